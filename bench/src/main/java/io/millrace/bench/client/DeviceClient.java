package io.millrace.bench.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** A device on MQTT. */
public final class DeviceClient extends MqttClientHandler implements LoadDevice {

    private static final int SLOTS = 1024;
    private static final int MAX_PACKET_ID = 65_535;
    private static final int REFUSED = 0x80;
    private static final long LONGEST_MICROS = TimeUnit.MINUTES.toMicros(10);

    private final String deviceId;
    private final Dialect dialect;
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

    /**
     * Makes one that is not connected yet.
     *
     * @param deviceId its id
     * @param dialect MQTT in one of its versions, and the quality of service
     * @param window how many messages may be on their way, at most {@value #SLOTS}; with QoS 0 the network says how many
     */
    public DeviceClient(String deviceId, Dialect dialect, int window) {
        this.deviceId = deviceId;
        this.dialect = dialect;
        this.window = Math.min(window, SLOTS);
        this.head = head("devices/" + deviceId + "/telemetry", dialect);
        speak(isMqtt5() ? MqttVersion.MQTT_5 : MqttVersion.MQTT_3_1_1);
    }

    private boolean isMqtt5() {
        return dialect.protocol() == Dialect.Protocol.MQTT5;
    }

    @Override
    public String deviceId() {
        return deviceId;
    }

    @Override
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

    @Override
    public Histogram latencies() {
        return latencies;
    }

    @Override
    public BitSet acknowledged() {
        return acknowledged;
    }

    @Override
    public long newest() {
        return nextSequence - 1L;
    }

    @Override
    protected void connected() {
        ready();
    }

    /** MQTT 3.1.1 and 5, sections 3.4 to 3.7; a reason code is left out where all is well. */
    @Override
    protected void received(int type, ByteBuf body) {
        boolean answers = type == MqttMessageType.PUBACK.value()
                || type == MqttMessageType.PUBREC.value()
                || type == MqttMessageType.PUBCOMP.value();
        if (!answers) {
            return;
        }
        if (body.readableBytes() > 2 && body.getUnsignedByte(2) >= REFUSED) {
            fail(new IOException("a message was refused with code " + body.getUnsignedByte(2)));
        } else if (type == MqttMessageType.PUBREC.value()) {
            channel()
                    .write(channel()
                            .alloc()
                            .buffer(4)
                            .writeByte(MqttMessageType.PUBREL.value() << 4 | MqttQoS.AT_LEAST_ONCE.value() << 1)
                            .writeByte(2)
                            .writeShort(body.getUnsignedShort(0)));
        } else {
            acknowledged(body.getUnsignedShort(0) % SLOTS);
        }
    }

    private void acknowledged(int slot) {
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
        boolean sent = false;
        ByteBuf batch = null;
        while (mayGoOn() && nextSequence < lastOfRound) {
            long now = System.nanoTime();
            if (paced && now < nextDueNanos) {
                wakeAt(nextDueNanos - now);
                break;
            }
            batch = batch == null ? channel().alloc().buffer(window * (head.length + Payload.LENGTH + 3)) : batch;
            publish(batch, paced ? nextDueNanos : now);
            nextDueNanos += work.intervalNanos();
            sent = true;
            if (dialect.qos() == 0 && batch.readableBytes() >= window * Payload.LENGTH) {
                channel().write(batch);
                batch = null;
            }
        }
        if (batch != null) {
            channel().write(batch);
        }
        if (sent && dialect.qos() == 0 && nextSequence == lastOfRound) {
            channel().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> work.done()
                    .run());
        }
    }

    private boolean mayGoOn() {
        return dialect.qos() == 0 ? channel().isWritable() : underway < window;
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
        batch.writeBytes(head);
        if (dialect.qos() == 0) {
            acknowledged.set(nextSequence);
        } else {
            packetId = packetId % MAX_PACKET_ID + 1;
            int slot = packetId % SLOTS;
            startNanos[slot] = startedNanos;
            sequences[slot] = nextSequence;
            underway++;
            batch.writeShort(packetId);
        }
        if (isMqtt5()) {
            batch.writeByte(0); // no properties
        }
        Payload.write(batch, nextSequence);
        nextSequence++;
    }

    /** Makes what every PUBLISH of the device begins with: fixed header and topic (MQTT 3.1.1 and 5, section 3.3). */
    private static byte[] head(String topic, Dialect dialect) {
        byte[] name = topic.getBytes(StandardCharsets.UTF_8);
        int properties = dialect.protocol() == Dialect.Protocol.MQTT5 ? 1 : 0;
        int remaining = 2 + name.length + (dialect.qos() == 0 ? 0 : 2) + properties + Payload.LENGTH;
        ByteBuf head = Unpooled.buffer();
        head.writeByte(MqttMessageType.PUBLISH.value() << 4 | dialect.qos() << 1);
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
