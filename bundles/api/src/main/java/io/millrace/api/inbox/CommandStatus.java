package io.millrace.api.inbox;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What is known of a command, without its payload.
 *
 * @param deviceId the device
 * @param commandId its id, unique for the device
 * @param name what it is called
 * @param state where it stands
 * @param createdAt when the inbox took it
 * @param expiresAt when its time to live ends
 * @param options as it was sent, with the id
 * @param deliveries how often it was given to the device
 * @param changedAt when it came to this state
 * @param reason why, in words, where it failed, was cancelled or rejected
 * @param response the device's answer
 * @param sender who sent it
 */
public record CommandStatus(
        String deviceId,
        String commandId,
        String name,
        CommandState state,
        Instant createdAt,
        Instant expiresAt,
        CommandOptions options,
        int deliveries,
        Instant changedAt,
        Optional<String> reason,
        Optional<CommandResponse> response,
        Sender sender) {

    /** Checks that nothing is missing. */
    public CommandStatus {
        Objects.requireNonNull(deviceId, "deviceId");
        Objects.requireNonNull(commandId, "commandId");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(createdAt, "createdAt");
        Objects.requireNonNull(expiresAt, "expiresAt");
        Objects.requireNonNull(options, "options");
        Objects.requireNonNull(changedAt, "changedAt");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(response, "response");
        Objects.requireNonNull(sender, "sender");
    }
}
