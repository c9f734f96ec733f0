package io.millrace.api.inbox;

import io.millrace.api.address.Names;
import io.millrace.api.stream.Content;
import java.util.Objects;

/**
 * A command to a device. What the device receives is the content alone, as it was sent.
 *
 * @param deviceId the device
 * @param name what the command is called
 * @param content payload, content type and the sender's own properties
 * @param options how it waits and goes out
 * @param sender who sent it
 */
public record CommandRequest(String deviceId, String name, Content content, CommandOptions options, Sender sender) {

    /** Checks the names. */
    public CommandRequest {
        Names.requireDeviceId(deviceId);
        Names.requireLevel("command name", name);
        Objects.requireNonNull(content, "content");
        Objects.requireNonNull(options, "options");
        Objects.requireNonNull(sender, "sender");
    }
}
