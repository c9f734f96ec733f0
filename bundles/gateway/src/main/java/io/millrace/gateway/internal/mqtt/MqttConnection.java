package io.millrace.gateway.internal.mqtt;

import io.millrace.api.gateway.RefusedException;
import io.millrace.api.gateway.RefusedException.Reason;
import io.millrace.api.gateway.Session;
import io.millrace.api.gateway.Transport;
import io.millrace.api.identity.Login;
import io.millrace.gateway.internal.broker.BeforeLogin;
import io.millrace.gateway.internal.broker.FrontContext;
import io.millrace.gateway.internal.broker.FrontEvent;
import io.millrace.gateway.internal.broker.LastWords;
import io.millrace.gateway.internal.broker.LoopTasks;
import io.millrace.gateway.internal.broker.PeerAddress;
import io.millrace.gateway.internal.broker.PeerCertificates;
import io.millrace.gateway.internal.core.LoginQueue;
import io.millrace.gateway.internal.core.QuietLog;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection, from its first byte to its end. All state belongs to its event loop. */
final class MqttConnection extends ChannelInboundHandlerAdapter {

    private static final Logger LOGGER = LoggerFactory.getLogger(MqttConnection.class);
    private static final QuietLog QUIET = new QuietLog(LOGGER);
    private static final String PROTOCOL = "mqtt";

    private enum State {
        NEW,
        LOGGING_IN,
        OPEN,
        CLOSED
    }

    private final MqttFront front;
    private final FrontContext context;
    private final PacketDecoder decoder;
    private ChannelHandlerContext ctx;
    private LoopTasks tasks;
    private State state = State.NEW;
    private Optional<Future<?>> timer = Optional.empty();
    private final KeepAlive keepAlive;
    private boolean flush;
    private boolean wantsReasons;
    private final HeldBack flow = new HeldBack(this);
    private Optional<OpenSession> session = Optional.empty();

    MqttConnection(MqttFront front, FrontContext context, PacketDecoder decoder) {
        this.front = front;
        this.context = context;
        this.decoder = decoder;
        this.keepAlive = new KeepAlive(this, decoder);
    }

    MqttSettings settings() {
        return front.settings();
    }

    FrontContext context() {
        return context;
    }

    boolean isV5() {
        return decoder.version() == MqttVersion.V5;
    }

    boolean isOpen() {
        return state == State.OPEN;
    }

    /** Tells whether refusals may carry a reason string (section 3.1.2.11.7). */
    boolean wantsReasons() {
        return wantsReasons;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        ctx = added;
        tasks = new LoopTasks(added.executor(), added::flush, cause -> exceptionCaught(added, cause));
        // the acceptor's own timer ends with the eighth byte, which is no log-in yet
        timer = Optional.of(added.executor()
                .schedule(
                        () -> end(MqttCode.KEEP_ALIVE_TIMEOUT, "no CONNECT in time"),
                        settings().connectTimeoutSeconds(),
                        TimeUnit.SECONDS));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        keepAlive.heard();
        if (state == State.CLOSED) {
            return;
        }
        try {
            received((Packet) message);
        } catch (MqttException e) {
            broken(e);
        }
    }

    private void received(Packet packet) throws MqttException {
        if (packet instanceof Packet.Broken broken) {
            throw broken.cause();
        }
        if (packet instanceof Packet.Connect connect) {
            connect(connect);
        } else {
            // the decoder lets nothing through before CONNECT, and is paused until the log-in is done
            received(packet, session.orElseThrow());
        }
    }

    private void received(Packet packet, OpenSession open) throws MqttException {
        if (packet instanceof Packet.Publish publish) {
            open.uplink().publish(publish);
        } else if (packet instanceof Packet.Ack ack) {
            if (ack.type() == PacketType.PUBREL) {
                open.uplink().release(ack.packetId());
            } else if (ack.type() == PacketType.PUBACK) {
                open.outbound().acknowledged(ack.packetId(), ack.code());
                flushLater();
            }
        } else if (packet instanceof Packet.Ping) {
            write(PacketWriter.pingresp());
        } else if (packet instanceof Packet.Subscribe subscribe) {
            open.subscriptions().subscribe(subscribe);
        } else if (packet instanceof Packet.Unsubscribe unsubscribe) {
            open.subscriptions().unsubscribe(unsubscribe);
        } else if (packet instanceof Packet.Disconnect disconnect) {
            open.disconnect(disconnect);
            close();
        }
    }

    /** Answers SUBSCRIBE or UNSUBSCRIBE (sections 3.9, 3.11); the latter has no codes in 3.1.1. */
    void answer(int type, int packetId, int[] codes, String reason) {
        if (isV5()) {
            write(PacketWriter.suback5(ctx.alloc(), type, packetId, codes, wantsReasons ? reason : ""));
        } else {
            int[] given = type == PacketType.SUBACK ? codes : new int[0];
            write(PacketWriter.suback311(ctx.alloc(), type, packetId, given));
        }
    }

    /** Any thread: runs something on the event loop, unless the connection is closed; a flush follows. */
    void later(Runnable task) {
        tasks.add(task);
    }

    /** Any thread: hands something over that has to be closed where the connection is. */
    void later(Runnable task, Runnable otherwise) {
        tasks.add(task, otherwise);
    }

    private void write(ByteBuf packet) {
        ctx.write(packet);
        flushLater();
    }

    /** Flushes once what this turn of the event loop wrote. */
    void flushLater() {
        flush = true;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        // not passed on: the acceptor's handler behind would look its connection up for nothing
        if (flush) {
            flush = false;
            ctx.flush();
        }
    }

    void pauseReading() {
        if (!decoder.isPaused()) {
            decoder.pause(ctx);
        }
    }

    void resumeReading() {
        if (decoder.isPaused() && state == State.OPEN && !flow.holds()) {
            decoder.resume(ctx);
        }
    }

    private void connect(Packet.Connect packet) throws MqttException {
        if (state != State.NEW) {
            throw MqttException.protocolError("CONNECT came twice (3.1)");
        }
        cancelTimer();
        wantsReasons = ConnectRequest.wantsReasons(packet);
        List<X509Certificate> certificate = PeerCertificates.of(ctx.channel());
        ConnectRequest request = ConnectRequest.of(packet, certificate);
        state = State.LOGGING_IN;
        pauseReading();
        Transport transport = new Transport(PROTOCOL, PeerAddress.of(ctx.channel()), this::endFromOutside, flow);
        front.logins()
                .submit(
                        new Login(request.userName(), packet.password(), certificate),
                        transport,
                        new LoginQueue.Outcome() {
                            @Override
                            public void accepted(Session opened) {
                                onEventLoop(() -> loggedIn(request, opened), opened::close);
                            }

                            @Override
                            public void refused(RefusedException cause) {
                                onEventLoop(() -> refuse(MqttCode.ofConnect(cause), cause.getMessage()), () -> {});
                            }
                        });
    }

    /** Runs something on the event loop, at once where this is it. */
    void onEventLoop(Runnable task) {
        if (ctx.executor().inEventLoop()) {
            task.run();
        } else {
            onEventLoop(task, () -> {});
        }
    }

    private void onEventLoop(Runnable task, Runnable otherwise) {
        try {
            ctx.executor().execute(task);
        } catch (RejectedExecutionException e) {
            // the server stops, and the event loop with it
            otherwise.run();
        }
    }

    private void loggedIn(ConnectRequest request, Session opened) {
        if (state != State.LOGGING_IN) {
            opened.close();
            return;
        }
        BeforeLogin.loggedIn(ctx.channel());
        OpenSession open = new OpenSession(front, this, request, opened);
        session = Optional.of(open);
        Optional<MqttConnection> older = front.clients().put(open.client(), this);
        if (older.isPresent()) {
            older.get().takenOver(() -> onEventLoop(() -> welcome(open), () -> {}));
        } else {
            welcome(open);
        }
    }

    private void takenOver(Runnable then) {
        onEventLoop(
                () -> {
                    end(MqttCode.SESSION_TAKEN_OVER, "a newer connection has the same client id");
                    then.run();
                },
                then);
    }

    private void welcome(OpenSession open) {
        if (state != State.LOGGING_IN) {
            return;
        }
        boolean present = open.resume(ctx);
        state = State.OPEN;
        ctx.writeAndFlush(Connack.accepted(ctx.alloc(), open.request(), present, settings()));
        keepAlive.start(ctx, open.request().keepAliveSeconds(settings()));
        open.subscriptions().resume();
        resumeReading();
    }

    private void cancelTimer() {
        timer.ifPresent(running -> running.cancel(false));
        timer = Optional.empty();
        keepAlive.stop();
    }

    /** Ends the connection for the core: a token ended, a device was deactivated. Any thread. */
    private void endFromOutside(RefusedException cause) {
        onEventLoop(
                () -> {
                    if (cause.reason() == Reason.REVOKED) {
                        session.ifPresent(OpenSession::forget);
                    }
                    end(MqttCode.ofDisconnect(cause.reason()), cause.getMessage());
                },
                () -> {});
    }

    /** A refused publish of 3.1.1: the only honest answer that it has is the end of the connection (section 3.3.5). */
    void refused311(RefusedException cause) {
        LOGGER.debug("{} is disconnected, because a publish was refused", this);
        end(MqttCode.ofPublish(cause.reason()), cause.getMessage());
    }

    /** Reads on where neither the log nor the client's own window is full. */
    void readOn() {
        if (session.filter(open -> open.uplink() != null && open.uplink().hasRoom())
                .isPresent()) {
            resumeReading();
        }
    }

    private void broken(MqttException cause) {
        decoder.stop();
        QUIET.info("{} is disconnected: {}", this, cause.getMessage());
        if (state == State.OPEN) {
            end(cause.code(), cause.getMessage());
        } else {
            refuse(cause.code(), cause.getMessage());
        }
    }

    /** Refuses a connection that is not open yet (section 3.2.2.2); before a CONNECT there is nothing to answer. */
    private void refuse(int code, String reason) {
        if (state == State.CLOSED) {
            return;
        }
        boolean answered = state == State.LOGGING_IN
                || isV5()
                || code != MqttCode.MALFORMED && code != MqttCode.PROTOCOL_ERROR && code != MqttCode.PACKET_TOO_LARGE;
        if (answered) {
            ctx.write(Connack.refused(ctx.alloc(), decoder.version(), code, reason));
        }
        close();
    }

    /** Ends the connection, telling an MQTT 5 client why (section 3.14). */
    void end(int code, String reason) {
        if (state == State.OPEN && isV5()) {
            ctx.write(PacketWriter.disconnect5(ctx.alloc(), code, reason));
        }
        close();
    }

    private void close() {
        if (state == State.CLOSED) {
            return;
        }
        ended();
        LastWords.thenClose(ctx);
    }

    private void ended() {
        if (state != State.CLOSED) {
            state = State.CLOSED;
            decoder.stop();
            cancelTimer();
            tasks.close();
            session.ifPresent(OpenSession::close);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) throws Exception {
        if (state == State.OPEN && ctx.channel().isWritable()) {
            session.ifPresent(open -> open.outbound().sendWaiting());
            ctx.flush();
        }
        super.channelWritabilityChanged(context);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
        if (event == FrontEvent.SERVER_STOPPING) {
            end(MqttCode.SERVER_SHUTTING_DOWN, "the server stops");
        }
        super.userEventTriggered(context, event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        ended();
        super.channelInactive(context);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // TLS that breaks comes as the cause of a DecoderException
        if (cause instanceof IOException || cause.getCause() instanceof IOException) {
            LOGGER.debug("{} broke: {}", this, cause.toString());
        } else {
            LOGGER.warn("{} failed", this, cause);
        }
        ended();
        ctx.close();
    }

    @Override
    public String toString() {
        return session.map(open -> "MQTT client '" + open.request().userName() + "'")
                .orElseGet(() -> "MQTT connection from " + ctx.channel().remoteAddress());
    }
}
