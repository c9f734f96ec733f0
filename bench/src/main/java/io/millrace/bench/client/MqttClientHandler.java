package io.millrace.bench.client;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttVersion;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.timeout.IdleState;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What the generator's connections share: MQTT 3.1.1 or 5, log-in, and loud failure. All calls but {@link #open} on the event loop. */
public abstract class MqttClientHandler extends ByteToMessageDecoder {

    private static final int PATIENCE_SECONDS = 20;

    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final CompletableFuture<IOException> broken = new CompletableFuture<>();
    private volatile Channel channel;
    private volatile long brokenNanos;
    private Optional<SslContext> tls = Optional.empty();
    private volatile int keepAliveSeconds;
    private MqttVersion version = MqttVersion.MQTT_3_1_1;

    /** The connection is accepted. */
    protected abstract void connected();

    /**
     * A packet came.
     *
     * @param type its type, MQTT 3.1.1, section 2.2.1
     * @param body what follows its fixed header; good until the method returns
     */
    protected abstract void received(int type, ByteBuf body);

    /** All packets that came together were handed over. */
    protected abstract void batchDone();

    /** Says that the connection is ready for work. */
    protected final void ready() {
        ready.complete(null);
    }

    /** Returns why the connection broke, if it did. */
    public final Optional<IOException> broken() {
        return Optional.ofNullable(broken.getNow(null));
    }

    /** Returns when it broke, by {@link System#nanoTime}. */
    public final long brokenNanos() {
        return brokenNanos;
    }

    /** Waits until it breaks. */
    public final void awaitBroken(long seconds) throws IOException, InterruptedException {
        try {
            broken.get(seconds, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the connection is still open after " + seconds + " s", e);
        }
    }

    /** Puts TLS below the connection that is about to be made. */
    public final void overTls(SslContext context) {
        tls = Optional.of(context);
    }

    /** Chooses the version of the connection that is about to be made. */
    public final void speak(MqttVersion chosen) {
        version = chosen;
    }

    /**
     * Asks the server to do without the connection when nothing came for one and a half times as long; does the same here, and sends
     * PINGREQ in time. For the connection that is about to be made.
     */
    public final void keepAlive(int seconds) {
        keepAliveSeconds = seconds;
    }

    public final Channel channel() {
        return channel;
    }

    /**
     * Connects, logs in and waits until it is ready.
     *
     * @param loops the event loops
     * @param port on the loopback interface
     * @param clientId also the user name, up to a slash
     * @param password empty for none
     * @param clean whether the session ends with the connection
     */
    public final void open(EventLoopGroup loops, int port, String clientId, Optional<String> password, boolean clean)
            throws IOException, InterruptedException {
        connect(loops, port, clientId, password, clean);
        try {
            ready.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException(clientId + " cannot connect: " + e.getMessage(), e);
        }
    }

    /** As {@link #open}, but returns at once; {@link #connected} or {@link #broken} tells what became of it. */
    public final void connect(
            EventLoopGroup loops, int port, String clientId, Optional<String> password, boolean clean) {
        MqttMessageBuilders.ConnectBuilder packet = MqttMessageBuilders.connect()
                .protocolVersion(version)
                .clientId(clientId)
                .cleanSession(clean)
                .keepAlive(keepAliveSeconds);
        password.ifPresent(
                secret -> packet.username(clientId.split("/", 2)[0]).password(secret.getBytes(StandardCharsets.UTF_8)));
        ChannelFuture opening = new Bootstrap()
                .group(loops)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel fresh) {
                        tls.ifPresent(context -> fresh.pipeline().addLast(context.newHandler(fresh.alloc())));
                        if (keepAliveSeconds > 0) {
                            fresh.pipeline()
                                    .addLast(new IdleStateHandler(keepAliveSeconds * 3 / 2, keepAliveSeconds / 2, 0));
                        }
                        fresh.pipeline().addLast(MqttEncoder.INSTANCE, MqttClientHandler.this);
                    }
                })
                .connect("127.0.0.1", port);
        channel = opening.channel();
        opening.addListener(done -> {
            if (done.isSuccess()) {
                channel.writeAndFlush(packet.build());
            } else {
                fail(new IOException("no connection: " + done.cause().getMessage(), done.cause()));
            }
        });
    }

    /** Asks for what is sent to a topic, at least once; SUBACK comes to {@link #received}. */
    public final void subscribe(String filter) {
        channel.writeAndFlush(MqttMessageBuilders.subscribe()
                .messageId(1)
                .addSubscription(MqttQoS.AT_LEAST_ONCE, filter)
                .build());
    }

    /**
     * Acknowledges a message of QoS 1 that came.
     *
     * @param publish its body
     * @return its topic
     */
    public final String acknowledge(ByteBuf publish) {
        int length = publish.getUnsignedShort(0);
        channel.write(channel.alloc()
                .buffer(4)
                .writeByte(MqttMessageType.PUBACK.value() << 4)
                .writeByte(2)
                .writeShort(publish.getUnsignedShort(2 + length)));
        return publish.toString(2, length, StandardCharsets.US_ASCII);
    }

    /**
     * Writes the answer of a device that was given a command.
     *
     * @param commandId the command
     * @param packetId of the PUBLISH, by which its PUBACK is known
     */
    protected final void respond(String commandId, int packetId) {
        channel.write(MqttMessageBuilders.publish()
                .topicName("devices/me/responses/" + commandId)
                .qos(MqttQoS.AT_LEAST_ONCE)
                .messageId(packetId)
                .payload(Unpooled.copiedBuffer("{\"rpm\":900}", StandardCharsets.US_ASCII))
                .build());
    }

    public final void close() {
        if (channel != null) {
            channel.close();
        }
    }

    /** Takes packets apart by hand, meant to keep the generator light; what that gains was not measured. */
    @Override
    protected final void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        int start = in.readerIndex();
        int length = 0;
        int at = start + 1;
        for (int shift = 0; ; shift += 7) {
            if (at >= in.writerIndex()) {
                return;
            }
            byte digit = in.getByte(at++);
            length |= (digit & 0x7f) << shift;
            if (digit >= 0) {
                break;
            }
        }
        if (in.writerIndex() - at < length) {
            return;
        }
        int type = in.getByte(start) >> 4 & 0xf;
        in.readerIndex(at + length);
        handle(type, in.slice(at, length));
    }

    private void handle(int type, ByteBuf body) {
        if (type != MqttMessageType.CONNACK.value()) {
            received(type, body);
        } else if (body.getByte(1) == MqttConnectReturnCode.CONNECTION_ACCEPTED.byteValue()) {
            connected();
        } else {
            fail(new IOException("the server refused: CONNACK with code " + body.getUnsignedByte(1)));
        }
    }

    @Override
    public final void channelReadComplete(ChannelHandlerContext context) throws Exception {
        super.channelReadComplete(context);
        batchDone();
        context.flush();
    }

    @Override
    public final void channelWritabilityChanged(ChannelHandlerContext context) {
        if (context.channel().isWritable()) {
            batchDone();
            context.flush();
        }
    }

    @Override
    public final void channelInactive(ChannelHandlerContext context) {
        fail(new IOException("the server closed the connection"));
    }

    @Override
    public final void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
        if (event instanceof IdleStateEvent idle && idle.state() == IdleState.READER_IDLE) {
            fail(new IOException("the server is silent"));
            context.close();
        } else if (event instanceof IdleStateEvent) {
            context.writeAndFlush(MqttMessage.PINGREQ);
        } else {
            super.userEventTriggered(context, event);
        }
    }

    @Override
    public final void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        fail(new IOException("the connection broke: " + cause, cause));
        context.close();
    }

    /** Counts the connection as broken. */
    protected final void fail(IOException cause) {
        brokenNanos = System.nanoTime();
        ready.completeExceptionally(cause);
        broken.complete(cause);
    }
}
