package io.millrace.gateway.internal.broker;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.TimeUnit;

/**
 * Ends connections so that what was written to them arrives. Only the sending side is closed at first: a socket that is closed
 * while octets of the peer wait in it is reset by the kernel, and the reset overtakes the last words (RFC 9293, section 3.10.4; RFC
 * 9112, section 9.6, tells HTTP servers the same). A peer that takes nothing any more, or goes on talking, does not keep the socket
 * for that.
 */
public final class LastWords {

    private static final int LINGER_MILLIS = 500;
    private static final int RESET = 0;

    private LastWords() {}

    /**
     * Flushes and says the end; closes when the peer has closed, half a second later at the latest. What still comes goes to the
     * handler, which has to drop it. On the event loop.
     *
     * @param ctx of the handler whose connection ends
     */
    public static void thenClose(ChannelHandlerContext ctx) {
        ctx.channel().config().setAutoRead(true);
        ctx.writeAndFlush(ctx.alloc().buffer(0)).addListener(written -> sayTheEnd(ctx.channel()));
        if (ctx.channel().isOpen()) {
            ctx.executor().schedule(() -> reset(ctx.channel()), LINGER_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private static void sayTheEnd(Channel channel) {
        if (!channel.isActive() || !(channel instanceof DuplexChannel duplex)) {
            channel.close();
            return;
        }
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        ChannelFuture said = tls == null ? channel.newSucceededFuture() : tls.closeOutbound();
        said.addListener(done -> duplex.shutdownOutput());
    }

    private static void reset(Channel channel) {
        if (channel.isOpen()) {
            channel.config().setOption(ChannelOption.SO_LINGER, RESET);
            channel.close();
        }
    }
}
