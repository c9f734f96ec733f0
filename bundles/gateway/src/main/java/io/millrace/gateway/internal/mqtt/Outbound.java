package io.millrace.gateway.internal.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;

/**
 * What goes out to a client, in order: QoS 1 within its receive maximum (section 4.9), and nothing faster than its socket takes.
 * Whoever sends is bounded by a window of its own. On the event loop.
 */
final class Outbound {

    private static final int MAX_ID = 65_535;
    private static final int CROWD = 1000;

    private final ChannelHandlerContext ctx;
    private final boolean v5;
    private final int window;
    private final long maxPacketBytes;
    private final Queue<Outgoing> waiting = new ArrayDeque<>(1);
    private final Map<Integer, Outgoing> unacknowledged = new HashMap<>(2);
    private int lastId;

    Outbound(ChannelHandlerContext ctx, Packet.Connect connect, int ownWindow) {
        this.ctx = ctx;
        this.v5 = connect.version() == MqttVersion.V5;
        this.window = (int) Math.min(
                ownWindow,
                connect.properties().number(Properties5.RECEIVE_MAXIMUM).orElse(MAX_ID));
        this.maxPacketBytes =
                connect.properties().number(Properties5.MAXIMUM_PACKET_SIZE).orElse(Long.MAX_VALUE);
    }

    /** Returns how many messages the client may have without acknowledging. */
    int window() {
        return window;
    }

    boolean isV5() {
        return v5;
    }

    /** Tells whether so much waits that what nobody bounds is better dropped. */
    boolean isCrowded() {
        return waiting.size() >= CROWD;
    }

    /** Sends a message, now or when its turn comes; somebody flushes. */
    void send(Outgoing message) {
        waiting.add(message);
        sendWaiting();
    }

    /** Sends what waits, as far as the client and its socket take it. */
    void sendWaiting() {
        while (!waiting.isEmpty() && ctx.channel().isWritable() && isNextFree()) {
            write(waiting.remove());
        }
    }

    private boolean isNextFree() {
        return waiting.peek().head().qos() == 0 || unacknowledged.size() < window;
    }

    private void write(Outgoing message) {
        if (!message.isWanted()) {
            return;
        }
        if (!PacketWriter.fits(v5, message)) {
            message.settled(false);
            return;
        }
        int id = message.head().qos() == 0 ? 0 : nextId();
        ByteBuf packet = PacketWriter.publish(ctx.alloc(), v5, id, message);
        if (packet.readableBytes() > maxPacketBytes) {
            // section 3.1.2.11.4: it must not be sent, and is as good as refused
            packet.release();
            message.settled(false);
            return;
        }
        if (id > 0) {
            unacknowledged.put(id, message);
            ctx.write(packet);
        } else {
            ctx.write(packet).addListener(written -> {
                if (written.isSuccess()) {
                    message.settled(true);
                }
            });
        }
    }

    private int nextId() {
        do {
            lastId = lastId % MAX_ID + 1;
        } while (unacknowledged.containsKey(lastId));
        return lastId;
    }

    /** PUBACK (section 3.4). */
    void acknowledged(int packetId, int code) {
        Outgoing message = unacknowledged.remove(packetId);
        if (message != null) {
            message.settled(code < MqttCode.UNSPECIFIED);
            sendWaiting();
        }
    }
}
