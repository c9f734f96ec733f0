package io.millrace.gateway.internal.mqtt;

import io.millrace.api.gateway.RefusedException;
import io.millrace.api.gateway.RefusedException.Reason;
import io.millrace.api.gateway.Session;
import io.millrace.api.gateway.Transport;
import io.millrace.api.identity.Login;
import io.millrace.gateway.internal.broker.FrontEvent;
import io.millrace.gateway.internal.broker.LastWords;
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
    private final PacketDecoder decoder;
    private ChannelHandlerContext ctx;
    private State state = State.NEW;
    private Optional<Future<?>> timer = Optional.empty();
    private long lastReadNanos;
    private boolean flush;
    private boolean wantsReasons;
    private Optional<OpenSession> session = Optional.empty();

    MqttConnection(MqttFront front, PacketDecoder decoder) {
        this.front = front;
        this.decoder = decoder;
    }

    MqttSettings settings() {
        return front.settings();
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
        // the acceptor's own timer ends with the eighth byte, which is no log-in yet
        timer = Optional.of(added.executor()
                .schedule(
                        () -> end(MqttCode.KEEP_ALIVE_TIMEOUT, "no CONNECT in time"),
                        settings().connectTimeoutSeconds(),
                        TimeUnit.SECONDS));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        lastReadNanos = System.nanoTime();
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
            // acknowledgements of deliveries are not expected: nothing is delivered that would need one
            if (ack.type() == PacketType.PUBREL) {
                open.uplink().release(ack.packetId());
            }
        } else if (packet instanceof Packet.Ping) {
            write(PacketWriter.pingresp());
        } else if (packet instanceof Packet.Subscribe subscribe) {
            Subscriptions.Answer answer = open.subscriptions().subscribe(subscribe.filters(), isV5());
            answer(PacketType.SUBACK, subscribe.packetId(), answer);
        } else if (packet instanceof Packet.Unsubscribe unsubscribe) {
            Subscriptions.Answer answer = open.subscriptions().unsubscribe(unsubscribe.filters());
            answer(PacketType.UNSUBACK, unsubscribe.packetId(), answer);
        } else if (packet instanceof Packet.Disconnect disconnect) {
            open.disconnect(disconnect);
            close();
        }
    }

    private void answer(int type, int packetId, Subscriptions.Answer answer) {
        if (isV5()) {
            String reason = wantsReasons ? answer.reason() : "";
            write(PacketWriter.suback5(ctx.alloc(), type, packetId, answer.codes(), reason));
        } else {
            int[] codes = type == PacketType.SUBACK ? answer.codes() : new int[0];
            write(PacketWriter.suback311(ctx.alloc(), type, packetId, codes));
        }
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
        if (decoder.isPaused() && state == State.OPEN) {
            decoder.resume(ctx);
        }
    }

    private void connect(Packet.Connect packet) throws MqttException {
        if (state != State.NEW) {
            throw MqttException.protocolError("CONNECT came twice (3.1)");
        }
        cancelTimer();
        wantsReasons = packet.properties()
                                .number(Properties5.REQUEST_PROBLEM_INFO)
                                .orElse(1)
                        == 1
                && packet.properties().number(Properties5.MAXIMUM_PACKET_SIZE).orElse(Long.MAX_VALUE) >= 4096;
        List<X509Certificate> certificate = PeerCertificates.of(ctx.channel());
        ConnectRequest request = ConnectRequest.of(packet, certificate);
        state = State.LOGGING_IN;
        pauseReading();
        Transport transport =
                new Transport(PROTOCOL, String.valueOf(ctx.channel().remoteAddress()), this::endFromOutside);
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
                                onEventLoop(
                                        () -> refuse(MqttCode.ofConnect(cause.reason()), cause.getMessage()), () -> {});
                            }
                        });
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
        keepAlive(TimeUnit.SECONDS.toNanos(open.request().keepAliveSeconds(settings())) * 3 / 2);
        resumeReading();
    }

    private void keepAlive(long limitNanos) {
        if (limitNanos > 0) {
            lastReadNanos = System.nanoTime();
            scheduleKeepAlive(limitNanos, limitNanos);
        }
    }

    private void scheduleKeepAlive(long limitNanos, long inNanos) {
        timer = Optional.of(ctx.executor()
                .schedule(
                        () -> {
                            // what we do not read cannot be heard
                            long idle = decoder.isPaused() ? 0 : System.nanoTime() - lastReadNanos;
                            if (idle >= limitNanos) {
                                end(MqttCode.KEEP_ALIVE_TIMEOUT, "nothing was heard for 1.5 times the keep alive");
                            } else {
                                scheduleKeepAlive(limitNanos, limitNanos - idle);
                            }
                        },
                        inNanos,
                        TimeUnit.NANOSECONDS));
    }

    private void cancelTimer() {
        timer.ifPresent(running -> running.cancel(false));
        timer = Optional.empty();
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
        QUIET.info("{} is disconnected, because a publish was refused: {}", this, cause.getMessage());
        end(MqttCode.ofPublish(cause.reason()), cause.getMessage());
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
    private void end(int code, String reason) {
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
            session.ifPresent(OpenSession::close);
        }
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

    /** Names the connection in a line of the log. */
    @Override
    public String toString() {
        return session.map(open -> "MQTT client '" + open.request().userName() + "'")
                .orElseGet(() -> "MQTT connection from " + ctx.channel().remoteAddress());
    }
}
