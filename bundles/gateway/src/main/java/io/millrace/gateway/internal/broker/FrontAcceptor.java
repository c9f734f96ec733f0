package io.millrace.gateway.internal.broker;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptor;
import org.apache.activemq.artemis.core.server.cluster.ClusterConnection;
import org.apache.activemq.artemis.core.server.metrics.MetricsManager;
import org.apache.activemq.artemis.spi.core.protocol.ProtocolManager;
import org.apache.activemq.artemis.spi.core.remoting.Acceptor;
import org.apache.activemq.artemis.spi.core.remoting.AcceptorFactory;
import org.apache.activemq.artemis.spi.core.remoting.BufferHandler;
import org.apache.activemq.artemis.spi.core.remoting.ServerConnectionLifeCycleListener;

/**
 * Artemis's acceptor with a listener of ours: on shared threads, with small buffers, and with {@link FrontDetector} in the place
 * of Artemis's detection, which would let anybody send 2 GB of HTTP before log-in and stops its timer after eight bytes.
 */
final class FrontAcceptor extends NettyAcceptor {

    private static final int SOCKET_BUFFER_BYTES = 64 * 1024;
    private static final int BACKLOG = 1024;
    private static final int LOW_WATER_BYTES = 32 * 1024;
    private static final int HIGH_WATER_BYTES = 128 * 1024;

    private final AcceptorSettings settings;
    private final BrokerSettings broker;
    private final IoThreads threads;
    private final Entry entry;
    private Channel listener;
    private volatile int actualPort;
    private volatile Throwable failure;

    private FrontAcceptor(
            Parts parts, AcceptorSettings settings, BrokerSettings broker, IoThreads threads, Entry entry) {
        super(
                parts.name(),
                parts.cluster(),
                parts.parameters(),
                parts.handler(),
                parts.listener(),
                parts.scheduler(),
                threads.endings(),
                parts.protocols(),
                parts.threadGroup(),
                null);
        this.settings = settings;
        this.broker = broker;
        this.threads = threads;
        this.entry = entry;
    }

    /** What Artemis hands to an acceptor. */
    @SuppressWarnings("rawtypes") // as Artemis declares it
    private record Parts(
            String name,
            ClusterConnection cluster,
            Map<String, Object> parameters,
            BufferHandler handler,
            ServerConnectionLifeCycleListener listener,
            ScheduledExecutorService scheduler,
            Map<String, ProtocolManager> protocols,
            String threadGroup) {}

    /**
     * What a new connection passes first.
     *
     * @param beforeLogin counts those that are not logged in
     * @param tls for the listeners that have it
     */
    record Entry(BeforeLogin beforeLogin, TlsLayer tls) {}

    /** Makes the acceptor of one listener when Artemis asks for it. */
    static AcceptorFactory factory(AcceptorSettings settings, BrokerSettings broker, IoThreads threads, Entry entry) {
        return new AcceptorFactory() {
            @Override
            @SuppressWarnings("rawtypes") // as Artemis declares it
            public Acceptor createAcceptor(
                    String name,
                    ClusterConnection cluster,
                    Map<String, Object> parameters,
                    BufferHandler handler,
                    ServerConnectionLifeCycleListener lifeCycle,
                    Executor executor,
                    ScheduledExecutorService scheduler,
                    Map<String, ProtocolManager> protocols,
                    String threadGroup,
                    MetricsManager metrics) {
                Parts parts =
                        new Parts(name, cluster, parameters, handler, lifeCycle, scheduler, protocols, threadGroup);
                return new FrontAcceptor(parts, settings, broker, threads, entry);
            }
        };
    }

    /** Starts what Artemis keeps for connections, which does not listen, and then our listener. */
    @Override
    public synchronized void start() throws Exception {
        super.start();
        if (listener != null) {
            return;
        }
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(threads.group())
                .channel(threads.serverChannel())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.SO_RCVBUF, SOCKET_BUFFER_BYTES)
                .childOption(ChannelOption.SO_SNDBUF, SOCKET_BUFFER_BYTES)
                .childOption(
                        ChannelOption.WRITE_BUFFER_WATER_MARK,
                        new WriteBufferWaterMark(LOW_WATER_BYTES, HIGH_WATER_BYTES))
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        FrontAcceptor.this.initialize(channel);
                    }
                });
        ChannelFuture bound = bootstrap
                .bind(new InetSocketAddress(settings.bindAddress(), settings.port()))
                .awaitUninterruptibly();
        if (bound.isSuccess()) {
            listener = bound.channel();
            actualPort = ((InetSocketAddress) listener.localAddress()).getPort();
        } else {
            failure = bound.cause();
        }
    }

    private void initialize(Channel channel) {
        if (!entry.beforeLogin().enter(channel)) {
            channel.close();
            return;
        }
        if (settings.tls()) {
            Optional<SslHandler> handler = entry.tls().handler(channel.alloc());
            if (handler.isEmpty()) {
                channel.close(); // no certificate yet; health says so
                return;
            }
            channel.pipeline().addLast("tls", handler.get());
        }
        channel.pipeline().addLast(new FrontDetector(this, settings, broker));
    }

    /** Returns why it does not listen: kept here, since Artemis would only log what start() throws. */
    Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }

    synchronized boolean isListening() {
        return listener != null && listener.isActive();
    }

    @Override
    public int getActualPort() {
        return actualPort;
    }

    @Override
    public synchronized void pause() {
        super.pause();
        stopListening();
    }

    @Override
    public synchronized void asyncStop(Runnable callback) {
        stopListening();
        super.asyncStop(callback);
    }

    private void stopListening() {
        if (listener != null) {
            listener.close().awaitUninterruptibly();
            listener = null;
        }
    }
}
