package io.millrace.gateway.internal.broker;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads that serve the connections of all acceptors together: epoll where the platform has it, else NIO. */
final class IoThreads {

    private static final Logger LOG = LoggerFactory.getLogger(IoThreads.class);
    private static final int STOP_SECONDS = 3;
    private static final int ENDING_THREADS = 2;
    private static final int IDLE_SECONDS = 30;

    private final EventLoopGroup group;
    private final ThreadPoolExecutor endings;
    private final Class<? extends ServerChannel> channel;

    IoThreads(int count) {
        DefaultThreadFactory names = new DefaultThreadFactory("millrace-io", true);
        endings = new ThreadPoolExecutor(
                ENDING_THREADS,
                ENDING_THREADS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                new DefaultThreadFactory("millrace-io-end", true));
        endings.allowCoreThreadTimeOut(true);
        if (Epoll.isAvailable()) {
            group = new EpollEventLoopGroup(count, names);
            channel = EpollServerSocketChannel.class;
            LOG.info("Network: {} threads on epoll", count);
        } else {
            group = new NioEventLoopGroup(count, names);
            channel = NioServerSocketChannel.class;
            LOG.info("Network: {} threads on NIO, since epoll is not available: {}", count, reason());
        }
    }

    private static String reason() {
        Throwable cause = Epoll.unavailabilityCause();
        return cause == null ? "unknown" : cause.toString();
    }

    EventLoopGroup group() {
        return group;
    }

    /**
     * Returns who tells Artemis of connections that ended. Artemis's own would be a thread for each that ends at the same time, and
     * a network that fails ends all. One task a connection waits at most.
     */
    Executor endings() {
        return endings;
    }

    Class<? extends ServerChannel> serverChannel() {
        return channel;
    }

    void stop() {
        group.shutdownGracefully(0, STOP_SECONDS, TimeUnit.SECONDS)
                .awaitUninterruptibly(STOP_SECONDS + 1L, TimeUnit.SECONDS);
        endings.shutdown();
    }
}
