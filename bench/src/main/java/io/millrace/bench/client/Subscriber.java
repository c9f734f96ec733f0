package io.millrace.bench.client;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.mqtt.MqttMessageType;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The durable QoS 1 subscriber on everything, which stands for the backend of a broker that only forwards. */
public final class Subscriber extends MqttClientHandler {

    private static final int BEFORE_ID = "devices/".length();
    private static final int AFTER_ID = "/telemetry".length();

    private final Map<String, Tally> received = new ConcurrentHashMap<>();
    private final AtomicLong distinct = new AtomicLong();
    private ByteBuf acknowledgements;

    /** Returns how many different messages came. */
    public long distinct() {
        return distinct.get();
    }

    /** Returns what came of a device; between rounds only. */
    public Tally received(String deviceId) {
        return received.getOrDefault(deviceId, new Tally());
    }

    @Override
    protected void connected() {
        subscribe("devices/+/telemetry");
    }

    @Override
    protected void received(int type, ByteBuf body) {
        if (type == MqttMessageType.SUBACK.value()) {
            ready();
        } else if (type == MqttMessageType.PUBLISH.value()) {
            int topic = body.getUnsignedShort(0);
            String deviceId = body.toString(2 + BEFORE_ID, topic - BEFORE_ID - AFTER_ID, StandardCharsets.US_ASCII);
            if (received.computeIfAbsent(deviceId, id -> new Tally()).add(Payload.sequence(body, 2 + topic + 2))) {
                distinct.incrementAndGet();
            }
            if (acknowledgements == null) {
                acknowledgements = channel().alloc().buffer();
            }
            acknowledgements.writeByte(MqttMessageType.PUBACK.value() << 4).writeByte(2);
            acknowledgements.writeShort(body.getUnsignedShort(2 + topic));
        }
    }

    @Override
    protected void batchDone() {
        if (acknowledgements != null) {
            channel().write(acknowledgements);
            acknowledgements = null;
        }
    }
}
