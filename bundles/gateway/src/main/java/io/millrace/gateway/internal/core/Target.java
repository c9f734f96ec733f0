package io.millrace.gateway.internal.core;

import io.millrace.api.address.Address;
import io.millrace.api.address.ParsedAddress;
import io.millrace.api.gateway.RefusedException;
import java.util.Map;

/** Where a message goes. */
sealed interface Target permits Route, Target.Inbox {

    /**
     * The inbox: a device's response or a service's command.
     *
     * @param address one of the two
     * @param properties of the address
     */
    record Inbox(Address address, Map<String, String> properties) implements Target {}

    /** Finds where a parsed address leads, or refuses one that takes no messages. */
    static Target of(ParsedAddress parsed) throws RefusedException {
        boolean inbox = parsed.address() instanceof Address.Response || parsed.address() instanceof Address.Command;
        return inbox ? new Inbox(parsed.address(), parsed.properties()) : Route.of(parsed);
    }
}
