package io.millrace.gateway.internal.mqtt;

import java.util.List;
import java.util.Optional;

/** A control packet from a client (chapter 3). */
sealed interface Packet {

    /** Section 3.1. */
    record Connect(
            MqttVersion version,
            boolean cleanStart,
            int keepAliveSeconds,
            String clientId,
            Optional<String> userName,
            Optional<String> password,
            Optional<WillMessage> will,
            Properties5 properties)
            implements Packet {}

    /** The Will of a CONNECT (section 3.1.2.5). */
    record WillMessage(String topic, byte[] payload, boolean retain, Properties5 properties) {}

    /** Section 3.3; {@code packetId} is 0 at QoS 0. */
    record Publish(String topic, int qos, boolean retain, int packetId, byte[] payload, Properties5 properties)
            implements Packet {}

    /** PUBACK, PUBREC, PUBREL or PUBCOMP (sections 3.4 to 3.7). */
    record Ack(int type, int packetId, int code) implements Packet {}

    /** Section 3.8. */
    record Subscribe(int packetId, List<Filter> filters) implements Packet {}

    /** One topic filter with the highest QoS that is asked for. */
    record Filter(String text, int qos) {}

    /** Section 3.10. */
    record Unsubscribe(int packetId, List<String> filters) implements Packet {}

    /** Section 3.12. */
    record Ping() implements Packet {
        static final Ping INSTANCE = new Ping();
    }

    /** Section 3.14. */
    record Disconnect(int code, Properties5 properties) implements Packet {}

    /** Not a packet: what came cannot be read as one, and nothing is read any more. */
    record Broken(MqttException cause) implements Packet {}
}
