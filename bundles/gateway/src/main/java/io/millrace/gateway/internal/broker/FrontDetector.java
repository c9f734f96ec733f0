package io.millrace.gateway.internal.broker;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.core.buffers.impl.ChannelBufferWrapper;
import org.apache.activemq.artemis.core.remoting.impl.netty.ConnectionCreator;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyServerConnection;
import org.apache.activemq.artemis.spi.core.protocol.ProtocolManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the first bytes of a connection: an HTTP request is a WebSocket handshake, anything else is the acceptor's protocol.
 * A connection that has not said enough within the log-in time is closed.
 */
final class FrontDetector extends ByteToMessageDecoder {

    private static final Logger LOG = LoggerFactory.getLogger(FrontDetector.class);
    private static final int NEEDED_BYTES = 4;
    private static final int GET = 0x47455420; // "GET "
    private static final int MAX_HTTP_LINE_BYTES = 4 * 1024;
    private static final int MAX_HTTP_BYTES = 64 * 1024;

    private final FrontAcceptor acceptor;
    private final AcceptorSettings settings;
    private final BrokerSettings broker;
    private ScheduledFuture<?> timeout;
    private boolean webSocket;

    FrontDetector(FrontAcceptor acceptor, AcceptorSettings settings, BrokerSettings broker) {
        this.acceptor = acceptor;
        this.settings = settings;
        this.broker = broker;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        timeout = ctx.executor()
                .schedule(
                        () -> {
                            LOG.debug(
                                    "{}: {} said nothing in time",
                                    settings.name(),
                                    ctx.channel().remoteAddress());
                            ctx.close();
                        },
                        broker.loginTimeout().toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext ctx) {
        timeout.cancel(false);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        timeout.cancel(false);
        super.channelInactive(ctx);
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        if (in.readableBytes() < NEEDED_BYTES) {
            return;
        }
        if (!webSocket && in.getInt(in.readerIndex()) == GET) {
            expectWebSocket(ctx, in);
        } else if (!ctx.isRemoved()) {
            startFront(ctx);
        }
    }

    /** Puts HTTP before this handler, which then gets the protocol's bytes out of the frames. */
    private void expectWebSocket(ChannelHandlerContext ctx, ByteBuf in) {
        webSocket = true;
        ProtocolManager<?, ?> front = front();
        WebSocketServerProtocolConfig config = WebSocketServerProtocolConfig.newBuilder()
                .websocketPath("/")
                .checkStartsWith(true)
                .subprotocols(String.join(",", front.websocketSubprotocolIdentifiers()))
                .maxFramePayloadLength(broker.maxFrameBytes())
                .handshakeTimeoutMillis(broker.loginTimeout().toMillis())
                .build();
        ChannelPipeline pipeline = ctx.pipeline();
        ByteBuf request = in.readRetainedSlice(in.readableBytes());
        pipeline.addBefore(
                ctx.name(),
                "http",
                new HttpServerCodec(MAX_HTTP_LINE_BYTES, 2 * MAX_HTTP_LINE_BYTES, 2 * MAX_HTTP_LINE_BYTES));
        pipeline.addBefore(ctx.name(), "http-bound", new HttpObjectAggregator(MAX_HTTP_BYTES, true));
        pipeline.addBefore(
                ctx.name(),
                "http-refuse",
                new HttpRefuser(settings.protocol(), front.websocketSubprotocolIdentifiers()));
        pipeline.addBefore(ctx.name(), "websocket", new WebSocketServerProtocolHandler(config));
        pipeline.addBefore(ctx.name(), "websocket-frames", new WebSocketFrames());
        ChannelHandlerContext tls = pipeline.context(SslHandler.class);
        if (tls == null) {
            pipeline.fireChannelRead(request);
        } else {
            tls.fireChannelRead(request); // what is deciphered already goes in behind TLS
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event instanceof HandshakeComplete handshake) {
            LOG.debug(
                    "{}: WebSocket from {}, sub-protocol {}",
                    settings.name(),
                    ctx.channel().remoteAddress(),
                    handshake.selectedSubprotocol());
        }
        super.userEventTriggered(ctx, event);
    }

    private ProtocolManager<?, ?> front() {
        ProtocolManager<?, ?> front = acceptor.getProtocolHandler().getProtocol(settings.protocol());
        if (front == null) {
            throw new IllegalStateException("acceptor " + settings.name() + " has no " + settings.protocol());
        }
        return front;
    }

    private void startFront(ChannelHandlerContext ctx) throws Exception {
        ProtocolManager<?, ?> front = front();
        ConnectionCreator creator = acceptor.createConnectionCreator();
        ChannelPipeline pipeline = ctx.pipeline();
        front.addChannelHandlers(pipeline);
        pipeline.addLast("handler", creator);
        NettyServerConnection connection = creator.createConnection(ctx, settings.protocol(), false);
        if (connection == null) {
            return; // closed: too many connections
        }
        front.handshake(connection, new ChannelBufferWrapper(Unpooled.EMPTY_BUFFER));
        pipeline.remove(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug(
                "{}: {} before a protocol was found: {}",
                settings.name(),
                ctx.channel().remoteAddress(),
                cause.toString());
        ctx.close();
    }
}
