package io.millrace.bench;

import io.netty.channel.Channel;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttQoS;
import java.util.BitSet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The durable QoS 1 subscriber on everything, which stands for the backend of a broker that only forwards. */
final class Subscriber extends MqttClientHandler {

    private final Map<String, BitSet> received = new ConcurrentHashMap<>();
    private final AtomicLong distinct = new AtomicLong();

    /** Returns how many different messages came. */
    long distinct() {
        return distinct.get();
    }

    /** Returns which sequence numbers of a device came; between rounds only. */
    BitSet received(String deviceId) {
        return received.getOrDefault(deviceId, new BitSet());
    }

    @Override
    void connected(Channel connection) {
        connection.writeAndFlush(MqttMessageBuilders.subscribe()
                .messageId(1)
                .addSubscription(MqttQoS.AT_LEAST_ONCE, "devices/+/telemetry")
                .build());
    }

    @Override
    void received(MqttMessage packet) {
        if (packet.fixedHeader().messageType() == MqttMessageType.SUBACK) {
            ready();
        } else if (packet instanceof MqttPublishMessage message) {
            String deviceId = message.variableHeader().topicName().split("/")[1];
            BitSet sequences = received.computeIfAbsent(deviceId, id -> new BitSet());
            int sequence = Payload.sequence(message.payload());
            boolean repeated = sequences.get(sequence);
            sequences.set(sequence);
            channel()
                    .write(MqttMessageBuilders.pubAck()
                            .packetId(message.variableHeader().packetId())
                            .build());
            if (!repeated) {
                distinct.incrementAndGet();
            }
        }
    }

    @Override
    void batchDone() {
        // The acknowledgements are flushed when the batch is done.
    }
}
