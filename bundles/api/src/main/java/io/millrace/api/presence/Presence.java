package io.millrace.api.presence;

import java.time.Instant;
import java.util.Objects;

/**
 * Whether a device is connected.
 *
 * @param connected whether it has a connection
 * @param since when that began
 * @param protocol of the newest connection, such as {@code mqtt}, {@code amqp}, {@code stomp}
 */
public record Presence(boolean connected, Instant since, String protocol) {

    /** Checks that nothing is missing. */
    public Presence {
        Objects.requireNonNull(since, "since");
        Objects.requireNonNull(protocol, "protocol");
    }
}
