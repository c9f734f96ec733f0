package io.millrace.gateway.internal.broker;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import java.util.concurrent.TimeUnit;

/** Ends connections with what was written to them; a peer that takes nothing any more does not keep the socket for that. */
public final class LastWords {

    private static final int LINGER_MILLIS = 500;
    private static final int RESET = 0;

    private LastWords() {}

    /**
     * Flushes and closes; half a second later whatever is still open is reset. On the event loop.
     *
     * @param ctx of the handler whose connection ends
     */
    public static void thenClose(ChannelHandlerContext ctx) {
        ctx.writeAndFlush(ctx.alloc().buffer(0)).addListener(ChannelFutureListener.CLOSE);
        if (ctx.channel().isOpen()) {
            ctx.executor().schedule(() -> reset(ctx.channel()), LINGER_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private static void reset(Channel channel) {
        if (channel.isOpen()) {
            channel.config().setOption(ChannelOption.SO_LINGER, RESET);
            channel.close();
        }
    }
}
