package io.millrace.gateway.internal.mqtt;

import io.millrace.api.gateway.PublishOutcome;
import io.millrace.api.gateway.RefusedException;
import io.millrace.api.gateway.Session;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a client publishes: to the session, and the acknowledgements back in the order of the messages (section 4.6), each
 * after its message is durable. All that have become durable since are written together and flushed once.
 */
final class Uplink {

    private static final int ACK_BYTES = 4;

    private final MqttConnection connection;
    private final ChannelHandlerContext ctx;
    private final Session session;
    private final int window;
    private final PacketIds unreleased;
    private final AtomicBoolean woken = new AtomicBoolean();
    private final Deque<Pending> pending = new ArrayDeque<>(2);
    private final AtomicInteger pendingOnce = new AtomicInteger();

    Uplink(MqttConnection connection, ChannelHandlerContext ctx, Session session, PacketIds unreleased) {
        this.connection = connection;
        this.ctx = ctx;
        this.session = session;
        this.window = connection.settings().receiveMaximum();
        this.unreleased = unreleased;
    }

    /**
     * The QoS 2 ids that a session remembers: those of stored messages alone. What is still on its way may yet fail, and its
     * repetition must then be stored rather than answered. On the event loop.
     */
    PacketIds unreleased() {
        for (Pending one : pending) {
            if (one.qos == 2 && !one.isStored()) {
                unreleased.remove(one.packetId);
            }
        }
        return unreleased;
    }

    void publish(Packet.Publish message) throws MqttException {
        if (message.properties().has(Properties5.TOPIC_ALIAS)) {
            throw new MqttException(MqttCode.TOPIC_ALIAS_INVALID, "topic aliases are not offered (3.3.2.3.4)");
        }
        if (message.topic().isEmpty()) {
            throw MqttException.protocolError("the topic is empty");
        }
        var content = Contents.of(message.payload(), message.retain(), message.properties());
        if (message.qos() == 0) {
            session.publish(message.topic(), content, new Unacknowledged());
            return;
        }
        requireRoom();
        if (message.qos() == 2 && !unreleased.add(message.packetId())) {
            repeated(message.packetId());
            return;
        }
        Pending mine = new Pending(message.packetId(), message.qos());
        pending.add(mine);
        pendingOnce.addAndGet(message.qos() == 1 ? 1 : 0);
        if (!connection.isV5() && pending.size() >= window) {
            // 3.1.1 has no receive maximum to tell the client; it is simply not read
            connection.pauseReading();
        }
        session.publish(message.topic(), content, mine);
    }

    /** Tells whether a client of 3.1.1 may be read; of MQTT 5 it is told the bound itself. */
    boolean hasRoom() {
        return connection.isV5() || pending.size() < window;
    }

    private void requireRoom() throws MqttException {
        if (connection.isV5() && pendingOnce.get() + unreleased.size() >= window) {
            throw new MqttException(
                    MqttCode.RECEIVE_MAXIMUM_EXCEEDED,
                    "more than " + window + " publishes are not acknowledged yet (4.9)");
        }
    }

    /** A QoS 2 message again: if it is stored, its PUBREC was lost; else its PUBREC comes when it is. */
    private void repeated(int packetId) {
        for (Pending one : pending) {
            if (one.qos == 2 && one.packetId == packetId) {
                return;
            }
        }
        writeAck(PacketType.PUBREC, packetId);
    }

    void release(int packetId) {
        if (unreleased.remove(packetId) || !connection.isV5()) {
            writeAck(PacketType.PUBCOMP, packetId);
        } else {
            ctx.write(PacketWriter.ack5(ctx.alloc(), PacketType.PUBCOMP, packetId, MqttCode.PACKET_ID_NOT_FOUND, ""));
        }
        connection.flushLater();
    }

    private void writeAck(int type, int packetId) {
        ByteBuf out = ctx.alloc().buffer(ACK_BYTES);
        PacketWriter.ack(out, type, packetId);
        ctx.write(out);
        connection.flushLater();
    }

    private void wake() {
        if (woken.compareAndSet(false, true)) {
            ctx.executor().execute(this::acknowledge);
        }
    }

    /** Writes what can be acknowledged, in order. On the event loop. */
    private void acknowledge() {
        woken.set(false);
        if (!connection.isOpen()) {
            return;
        }
        ByteBuf out = ctx.alloc().buffer(ACK_BYTES * Math.max(1, pending.size()));
        while (!pending.isEmpty() && pending.peek().isDone()) {
            Pending one = pending.remove();
            pendingOnce.addAndGet(one.qos == 1 ? -1 : 0);
            if (one.cause.isEmpty()) {
                PacketWriter.ack(out, one.ackType(), one.packetId);
            } else if (connection.isV5()) {
                ctx.write(out);
                ctx.write(refusal(one));
                out = ctx.alloc().buffer(ACK_BYTES * Math.max(1, pending.size()));
            } else {
                ctx.write(out);
                connection.refused311(one.cause.get());
                return;
            }
        }
        ctx.writeAndFlush(out);
        if (pending.size() <= window / 2) {
            connection.resumeReading();
        }
    }

    private ByteBuf refusal(Pending one) {
        RefusedException cause = one.cause.orElseThrow();
        return PacketWriter.ack5(
                ctx.alloc(),
                one.ackType(),
                one.packetId,
                MqttCode.ofPublish(cause.reason()),
                connection.wantsReasons() ? cause.getMessage() : "");
    }

    /** A QoS 1 or 2 message on its way. */
    private final class Pending implements PublishOutcome {

        private final int packetId;
        private final int qos;
        private Optional<RefusedException> cause = Optional.empty();
        private volatile boolean done;

        Pending(int packetId, int qos) {
            this.packetId = packetId;
            this.qos = qos;
        }

        boolean isDone() {
            return done;
        }

        boolean isStored() {
            return done && cause.isEmpty();
        }

        int ackType() {
            return qos == 1 ? PacketType.PUBACK : PacketType.PUBREC;
        }

        @Override
        public void accepted() {
            done = true;
            wake();
        }

        @Override
        public void refused(RefusedException why) {
            if (qos == 2) {
                unreleased.remove(packetId);
            }
            cause = Optional.of(why);
            done = true;
            wake();
        }
    }

    /** A QoS 0 message: neither version has an answer to it, so a refusal is counted and logged, which the session does. */
    private final class Unacknowledged implements PublishOutcome {

        @Override
        public void accepted() {
            // QoS 0 has no acknowledgement
        }

        @Override
        public void refused(RefusedException cause) {
            if (cause.retryAfter().isPresent() && connection.isV5()) {
                // there is no other answer to a message of QoS 0 (section 4.13.2)
                connection.onEventLoop(() -> connection.end(MqttCode.MESSAGE_RATE_TOO_HIGH, cause.getMessage()));
            }
        }
    }
}
