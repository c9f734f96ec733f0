package io.millrace.gateway.internal.broker;

import io.netty.channel.ChannelHandler;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * A protocol that a front of ours speaks.
 *
 * @param name as acceptors name it, such as {@code AMQP}
 * @param webSocket sub-protocol on WebSocket, such as {@code amqp}
 * @param handlers makes the handler of one connection, which reads and writes {@code ByteBuf}
 */
public record FrontProtocol(String name, String webSocket, Supplier<ChannelHandler> handlers) {

    /** Checks that nothing is missing. */
    public FrontProtocol {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(webSocket, "webSocket");
        Objects.requireNonNull(handlers, "handlers");
    }
}
