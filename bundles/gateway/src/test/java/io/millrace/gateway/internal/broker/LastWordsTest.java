package io.millrace.gateway.internal.broker;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.After;
import org.junit.Test;

public class LastWordsTest {

    private final EventLoopGroup loops = new NioEventLoopGroup(1);
    private final CompletableFuture<Duration> closed = new CompletableFuture<>();

    @After
    public void stop() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    /** A server that says so many bytes to whoever connects, and ends. */
    private int server(int bytes) throws InterruptedException {
        Channel listener = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childHandler(new Speaker(bytes))
                .bind("127.0.0.1", 0)
                .sync()
                .channel();
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    @ChannelHandler.Sharable
    private final class Speaker extends ChannelInboundHandlerAdapter {

        private final int bytes;

        Speaker(int bytes) {
            this.bytes = bytes;
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            long begin = System.nanoTime();
            ctx.channel()
                    .closeFuture()
                    .addListener(end -> closed.complete(Duration.ofNanos(System.nanoTime() - begin)));
            ctx.write(ctx.alloc().buffer(bytes).writeZero(bytes));
            LastWords.thenClose(ctx);
        }
    }

    @Test
    public void whatWasWrittenArrivesBeforeTheEnd() throws Exception {
        try (Socket client = new Socket("127.0.0.1", server(100_000))) {
            client.setSoTimeout(10_000);
            assertArrayEquals(new byte[100_000], client.getInputStream().readAllBytes());
        }
    }

    @Test
    public void whatWasWrittenArrivesThoughThePeerStillTalks() throws Exception {
        int port = server(10);
        for (int i = 0; i < 20; i++) {
            try (Socket client = new Socket("127.0.0.1", port)) {
                client.setSoTimeout(10_000);
                client.getOutputStream().write(new byte[1_000_000]);
                assertArrayEquals(new byte[10], client.getInputStream().readAllBytes());
            }
        }
    }

    @Test
    public void aPeerThatGoesOnTalkingIsResetWithinASecond() throws Exception {
        try (Socket client = new Socket("127.0.0.1", server(10))) {
            Duration open = closed.get(10, TimeUnit.SECONDS);
            assertTrue(open.toString(), open.toMillis() < 1000);
            assertThrows(IOException.class, () -> {
                for (int i = 0; i < 1_000_000; i++) {
                    client.getOutputStream().write(new byte[1000]);
                }
            });
        }
    }

    @Test
    public void aPeerThatReadsNothingIsResetWithinASecond() throws Exception {
        try (Socket client = new Socket("127.0.0.1", server(64 * 1024 * 1024))) {
            client.setSoTimeout(10_000);
            Duration open = closed.get(10, TimeUnit.SECONDS);
            assertTrue(open.toString(), open.toMillis() < 1000);
            assertThrows(IOException.class, () -> client.getInputStream().readAllBytes());
        }
    }
}
