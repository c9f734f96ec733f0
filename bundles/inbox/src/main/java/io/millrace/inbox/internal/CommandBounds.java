package io.millrace.inbox.internal;

import io.millrace.api.inbox.InboxException;
import io.millrace.api.inbox.InboxException.Reason;
import io.millrace.api.stream.Content;
import java.util.Map;

/**
 * What a command may carry beside its payload, whoever sends it: as much as a message of the gateway, since more would not fit into
 * the packets and frames in which it goes out.
 */
final class CommandBounds {

    private static final int PROPERTIES = 64;
    private static final int PROPERTIES_CHARACTERS = 16 * 1024;
    private static final int CONTENT_TYPE_CHARACTERS = 256;

    private CommandBounds() {}

    /** Refuses what is too much, in words that begin with what it is. */
    static void check(Content content) {
        Map<String, String> properties = content.properties();
        require("properties", properties.size(), "are", PROPERTIES);
        int characters = properties.entrySet().stream()
                .mapToInt(property ->
                        property.getKey().length() + property.getValue().length())
                .sum();
        require("properties", characters, "have characters:", PROPERTIES_CHARACTERS);
        content.contentType()
                .ifPresent(type -> require("contentType", type.length(), "has characters:", CONTENT_TYPE_CHARACTERS));
    }

    private static void require(String what, int count, String verb, int most) {
        if (count > most) {
            throw new InboxException(
                    Reason.INVALID, what + " " + verb + " " + count + "; at most " + most + " are allowed");
        }
    }
}
