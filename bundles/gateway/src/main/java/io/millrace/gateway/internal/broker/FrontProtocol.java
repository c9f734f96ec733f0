package io.millrace.gateway.internal.broker;

import io.netty.channel.ChannelPipeline;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * A protocol that a front of ours speaks.
 *
 * @param name as acceptors name it, such as {@code AMQP}
 * @param webSocket sub-protocols on WebSocket, such as {@code amqp}
 * @param install puts the handlers of one connection, which read and write {@code ByteBuf}, at the end of its pipeline
 */
public record FrontProtocol(String name, List<String> webSocket, Consumer<ChannelPipeline> install) {

    /** Checks that nothing is missing. */
    public FrontProtocol {
        Objects.requireNonNull(name, "name");
        webSocket = List.copyOf(webSocket);
        Objects.requireNonNull(install, "install");
    }
}
