package io.millrace.api.gateway;

import java.util.Objects;
import java.util.function.Consumer;

/**
 * A connection as the session needs to know it.
 *
 * @param protocol {@code mqtt}, {@code amqp}, {@code stomp}, {@code http} ...
 * @param remoteAddress of the peer, for logs
 * @param closer closes the connection, told why; called from any thread, returns at once, harmless when repeated
 * @param flow stops and goes on with reading from the connection
 */
public record Transport(String protocol, String remoteAddress, Consumer<RefusedException> closer, FlowControl flow) {

    /** Checks that nothing is missing. */
    public Transport {
        Objects.requireNonNull(protocol, "protocol");
        Objects.requireNonNull(remoteAddress, "remoteAddress");
        Objects.requireNonNull(closer, "closer");
        Objects.requireNonNull(flow, "flow");
    }

    /**
     * A connection that sends one message at a time, and so need not be slowed down.
     *
     * @param protocol {@code http} ...
     * @param remoteAddress of the peer, for logs
     * @param closer closes the connection, told why
     */
    public Transport(String protocol, String remoteAddress, Consumer<RefusedException> closer) {
        this(protocol, remoteAddress, closer, FlowControl.NONE);
    }
}
