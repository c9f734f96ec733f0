package io.millrace.bench.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttQoS;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * A device that publishes with QoS 1: up to a window of messages on their way, as fast as they are acknowledged or at a fixed rate.
 * At a fixed rate the latency counts from when a message was due, so that a server that stalls cannot hide it.
 */
public final class DeviceClient extends MqttClientHandler {

    private static final int SLOTS = 1024;
    private static final int MAX_PACKET_ID = 65_535;
    private static final long LONGEST_MICROS = TimeUnit.MINUTES.toMicros(10);

    private final String deviceId;
    private final int window;
    private final byte[] head;
    private final BitSet acknowledged = new BitSet();
    private final long[] startNanos = new long[SLOTS];
    private final int[] sequences = new int[SLOTS];
    private Work work = new Work(0, 0, 0, () -> {});
    private Histogram latencies = new Histogram(LONGEST_MICROS, 3);
    private int nextSequence;
    private int lastOfRound;
    private int underway;
    private int packetId;
    private long nextDueNanos;
    private boolean timed;

    public DeviceClient(String deviceId, int window) {
        this.deviceId = deviceId;
        this.window = window;
        this.head = head("devices/" + deviceId + "/telemetry");
    }

    /**
     * What a device does in a round.
     *
     * @param messages how many
     * @param delayNanos before the first, so that devices do not all send at the same moment
     * @param intervalNanos time between two; 0 for as fast as it goes
     * @param done called on the event loop when all are acknowledged
     */
    public record Work(int messages, long delayNanos, long intervalNanos, Runnable done) {}

    public String deviceId() {
        return deviceId;
    }

    /** Begins a round. */
    public void begin(Work next) {
        channel().eventLoop().execute(() -> {
            work = next;
            latencies = new Histogram(LONGEST_MICROS, 3);
            lastOfRound = nextSequence + next.messages();
            nextDueNanos = System.nanoTime() + next.delayNanos();
            pump();
            channel().flush();
        });
    }

    /** Returns the latencies of the round that ended, in microseconds. */
    public Histogram latencies() {
        return latencies;
    }

    /** Returns which sequence numbers were acknowledged; between rounds only. */
    public BitSet acknowledged() {
        return acknowledged;
    }

    /** Returns the newest sequence number that was sent; between rounds only. */
    public long newest() {
        return nextSequence - 1L;
    }

    @Override
    protected void connected() {
        ready();
    }

    @Override
    protected void received(int type, ByteBuf body) {
        if (type != MqttMessageType.PUBACK.value()) {
            return;
        }
        int slot = body.getUnsignedShort(0) % SLOTS;
        latencies.recordValue(
                Math.min(LONGEST_MICROS, TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - startNanos[slot])));
        acknowledged.set(sequences[slot]);
        underway--;
        if (underway == 0 && nextSequence == lastOfRound) {
            work.done().run();
        }
    }

    @Override
    protected void batchDone() {
        pump();
    }

    private void pump() {
        boolean paced = work.intervalNanos() > 0;
        ByteBuf batch = null;
        while (underway < window && nextSequence < lastOfRound) {
            long now = System.nanoTime();
            if (paced && now < nextDueNanos) {
                wakeAt(nextDueNanos - now);
                break;
            }
            batch = batch == null ? channel().alloc().buffer(window * (head.length + Payload.LENGTH + 2)) : batch;
            publish(batch, paced ? nextDueNanos : now);
            nextDueNanos += work.intervalNanos();
        }
        if (batch != null) {
            channel().write(batch);
        }
    }

    /** One timer at a time: each acknowledgement comes by here, and a timer each would be most of the generator's work. */
    private void wakeAt(long nanos) {
        if (!timed) {
            timed = true;
            channel().eventLoop().schedule(this::pumpAndFlush, nanos, TimeUnit.NANOSECONDS);
        }
    }

    private void pumpAndFlush() {
        timed = false;
        pump();
        channel().flush();
    }

    private void publish(ByteBuf batch, long startedNanos) {
        packetId = packetId % MAX_PACKET_ID + 1;
        int slot = packetId % SLOTS;
        startNanos[slot] = startedNanos;
        sequences[slot] = nextSequence;
        batch.writeBytes(head).writeShort(packetId);
        Payload.write(batch, nextSequence);
        nextSequence++;
        underway++;
    }

    /** Makes what every PUBLISH of the device begins with: fixed header and topic (MQTT 3.1.1, section 3.3). */
    private static byte[] head(String topic) {
        byte[] name = topic.getBytes(StandardCharsets.UTF_8);
        int remaining = 2 + name.length + 2 + Payload.LENGTH;
        ByteBuf head = Unpooled.buffer();
        head.writeByte(MqttMessageType.PUBLISH.value() << 4 | MqttQoS.AT_LEAST_ONCE.value() << 1);
        for (int rest = remaining; ; rest >>>= 7) {
            if (rest < 0x80) {
                head.writeByte(rest);
                break;
            }
            head.writeByte(rest & 0x7f | 0x80);
        }
        head.writeShort(name.length).writeBytes(name);
        return ByteBufUtil.getBytes(head);
    }
}
