package io.millrace.gateway.internal.broker;

import java.util.Objects;

/**
 * One listener: exactly one protocol, plain and over WebSocket.
 *
 * @param name the acceptor's name, such as {@code amqp}
 * @param protocol the protocol's name as its front registers it: {@code MQTT}, {@code AMQP}, {@code STOMP}
 * @param bindAddress the address to listen on, such as {@code 127.0.0.1}
 * @param port 0 to 65535; 0 lets the system choose
 * @param portVariable the environment variable that changes the port, for error messages
 * @param tls whether TLS is below the protocol
 */
public record AcceptorSettings(
        String name, String protocol, String bindAddress, int port, String portVariable, boolean tls) {

    private static final int MAX_PORT = 65_535;

    /** A listener without TLS. */
    public AcceptorSettings(String name, String protocol, String bindAddress, int port, String portVariable) {
        this(name, protocol, bindAddress, port, portVariable, false);
    }

    /** Checks the values. */
    public AcceptorSettings {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(protocol, "protocol");
        Objects.requireNonNull(bindAddress, "bindAddress");
        Objects.requireNonNull(portVariable, "portVariable");
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException(
                    "port of " + name + " is " + port + ", not 0 to " + MAX_PORT + "; set " + portVariable);
        }
    }
}
