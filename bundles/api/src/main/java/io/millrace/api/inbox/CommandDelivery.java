package io.millrace.api.inbox;

import io.millrace.api.stream.Content;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A command on its way to the device.
 *
 * @param deviceId the device
 * @param commandId its id
 * @param name what it is called
 * @param content what the device gets; a route may have translated it
 * @param priority 0 to 9
 * @param expiresAt when it must not be delivered any more
 * @param number how often it was delivered, this time included; above 1 the device may know it
 * @param lockedUntil until when nobody else gets it, where the listener asked for a lock
 */
public record CommandDelivery(
        String deviceId,
        String commandId,
        String name,
        Content content,
        int priority,
        Instant expiresAt,
        int number,
        Optional<Instant> lockedUntil) {

    /** Checks that nothing is missing. */
    public CommandDelivery {
        Objects.requireNonNull(deviceId, "deviceId");
        Objects.requireNonNull(commandId, "commandId");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(content, "content");
        Objects.requireNonNull(expiresAt, "expiresAt");
        Objects.requireNonNull(lockedUntil, "lockedUntil");
    }

    /** Returns the address on the wire, {@code devices/{deviceId}/commands/{name}/{commandId}}. */
    public String address() {
        return "devices/" + deviceId + "/commands/" + name + "/" + commandId;
    }

    /**
     * Returns what is left of its time to live, at least one second: for MQTT 5's message expiry, AMQP's ttl.
     *
     * @param now the time of the hand-over
     */
    public Duration timeLeft(Instant now) {
        Duration left = Duration.between(now, expiresAt);
        return left.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : left;
    }

    /**
     * Returns the same delivery with other content.
     *
     * @param changed what the device gets
     */
    public CommandDelivery withContent(Content changed) {
        return new CommandDelivery(deviceId, commandId, name, changed, priority, expiresAt, number, lockedUntil);
    }
}
