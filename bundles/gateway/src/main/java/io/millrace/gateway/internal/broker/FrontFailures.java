package io.millrace.gateway.internal.broker;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import java.io.IOException;
import org.slf4j.Logger;

/** Tells what a broken connection was: the peer's or the network's doing, which is ordinary, or a bug of ours. */
public final class FrontFailures {

    private FrontFailures() {}

    /**
     * Logs why a connection is closed: a bug with its stack, since nobody else would see it.
     *
     * @param log of the front
     * @param protocol as the line names it
     * @param ctx the connection
     * @param cause what was thrown in its pipeline
     */
    public static void log(Logger log, String protocol, ChannelHandlerContext ctx, Throwable cause) {
        if (isOrdinary(cause)) {
            log.debug("{}: {} is closed after {}", protocol, ctx.channel().remoteAddress(), cause.toString());
        } else {
            log.warn(
                    "{}: {} is closed, because the server failed",
                    protocol,
                    ctx.channel().remoteAddress(),
                    cause);
        }
    }

    /** Tells whether the network broke, or the peer sent what is no TLS, HTTP or WebSocket. */
    static boolean isOrdinary(Throwable cause) {
        // Netty's decoders wrap whatever is thrown in them
        Throwable root = cause instanceof CodecException && cause.getCause() != null ? cause.getCause() : cause;
        return root instanceof IOException
                || root instanceof CodecException
                || root instanceof WebSocketHandshakeException;
    }
}
