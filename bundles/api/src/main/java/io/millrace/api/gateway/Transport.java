package io.millrace.api.gateway;

import java.util.Objects;
import java.util.function.Consumer;

/**
 * A connection as the session needs to know it.
 *
 * @param protocol {@code mqtt}, {@code amqp}, {@code stomp}, {@code http} ...
 * @param remoteAddress of the peer, for logs
 * @param closer closes the connection, told why; called from any thread, returns at once, harmless when repeated
 */
public record Transport(String protocol, String remoteAddress, Consumer<RefusedException> closer) {

    /** Checks that nothing is missing. */
    public Transport {
        Objects.requireNonNull(protocol, "protocol");
        Objects.requireNonNull(remoteAddress, "remoteAddress");
        Objects.requireNonNull(closer, "closer");
    }
}
