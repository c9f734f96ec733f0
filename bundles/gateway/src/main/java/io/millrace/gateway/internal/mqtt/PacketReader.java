package io.millrace.gateway.internal.mqtt;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the packets of one connection (chapter 3). On its event loop. */
final class PacketReader {

    private static final Set<Integer> OF_CONNECT = Set.of(
            Properties5.SESSION_EXPIRY,
            Properties5.AUTH_METHOD,
            Properties5.AUTH_DATA,
            Properties5.REQUEST_PROBLEM_INFO,
            Properties5.REQUEST_RESPONSE_INFO,
            Properties5.RECEIVE_MAXIMUM,
            Properties5.TOPIC_ALIAS_MAXIMUM,
            Properties5.USER_PROPERTY,
            Properties5.MAXIMUM_PACKET_SIZE);
    private static final Set<Integer> OF_WILL = Set.of(
            Properties5.PAYLOAD_FORMAT,
            Properties5.MESSAGE_EXPIRY,
            Properties5.CONTENT_TYPE,
            Properties5.RESPONSE_TOPIC,
            Properties5.CORRELATION_DATA,
            Properties5.WILL_DELAY,
            Properties5.USER_PROPERTY);
    private static final Set<Integer> OF_PUBLISH = Set.of(
            Properties5.PAYLOAD_FORMAT,
            Properties5.MESSAGE_EXPIRY,
            Properties5.CONTENT_TYPE,
            Properties5.RESPONSE_TOPIC,
            Properties5.CORRELATION_DATA,
            Properties5.TOPIC_ALIAS,
            Properties5.USER_PROPERTY);
    private static final Set<Integer> OF_ACK = Set.of(Properties5.REASON_STRING, Properties5.USER_PROPERTY);
    private static final Set<Integer> OF_SUBSCRIBE = Set.of(Properties5.SUBSCRIPTION_ID, Properties5.USER_PROPERTY);
    private static final Set<Integer> OF_UNSUBSCRIBE = Set.of(Properties5.USER_PROPERTY);
    private static final Set<Integer> OF_DISCONNECT =
            Set.of(Properties5.SESSION_EXPIRY, Properties5.REASON_STRING, Properties5.USER_PROPERTY);

    private static final String NAME = "MQTT";
    private static final String NAME_OF_3_1 = "MQIsdp";

    private MqttVersion version = MqttVersion.V3_1_1;
    private String lastTopic = "";

    /** Returns the version that CONNECT named; 3.1.1 before it. */
    MqttVersion version() {
        return version;
    }

    /**
     * Reads one packet.
     *
     * @param first the first byte: type and flags
     * @param body all that follows the remaining length, and nothing else
     */
    Packet read(int first, ByteBuf body) throws MqttException {
        int type = first >> 4;
        int flags = first & 0x0f;
        if (type != PacketType.PUBLISH) {
            requireFlags(type, flags);
        }
        return switch (type) {
            case PacketType.CONNECT -> connect(body);
            case PacketType.PUBLISH -> publish(flags, body);
            case PacketType.PUBACK, PacketType.PUBREC, PacketType.PUBREL, PacketType.PUBCOMP -> ack(type, body);
            case PacketType.SUBSCRIBE -> subscribe(body);
            case PacketType.UNSUBSCRIBE -> unsubscribe(body);
            case PacketType.PINGREQ -> {
                Fields.requireEnd(body);
                yield Packet.Ping.INSTANCE;
            }
            case PacketType.DISCONNECT -> disconnect(body);
            case PacketType.FORBIDDEN -> throw MqttException.malformed(
                    "packet type 0 is forbidden (MQTT 5, section 2.1.2)");
            default -> throw MqttException.protocolError("packet type " + type + " is not for a client to send here");
        };
    }

    private static void requireFlags(int type, int flags) throws MqttException {
        boolean second = type == PacketType.PUBREL || type == PacketType.SUBSCRIBE || type == PacketType.UNSUBSCRIBE;
        if (flags != (second ? 2 : 0)) {
            throw MqttException.malformed("the flags of packet type " + type + " are " + flags);
        }
    }

    private Packet connect(ByteBuf body) throws MqttException {
        version = version(Fields.text(body), Fields.unsignedByte(body));
        int flags = Fields.unsignedByte(body);
        requireConnectFlags(flags);
        int keepAlive = Fields.twoBytes(body);
        Properties5 properties = properties(body, OF_CONNECT);
        requirePositive(properties, Properties5.RECEIVE_MAXIMUM, "receive maximum");
        requirePositive(properties, Properties5.MAXIMUM_PACKET_SIZE, "maximum packet size");
        String clientId = Fields.text(body);
        Optional<Packet.WillMessage> will = (flags & 0x04) != 0 ? Optional.of(will(flags, body)) : Optional.empty();
        Optional<String> user = (flags & 0x80) != 0 ? Optional.of(Fields.text(body)) : Optional.empty();
        Optional<String> password =
                (flags & 0x40) != 0 ? Optional.of(Fields.strict(Fields.binary(body))) : Optional.empty();
        Fields.requireEnd(body);
        return new Packet.Connect(version, (flags & 0x02) != 0, keepAlive, clientId, user, password, will, properties);
    }

    /**
     * MQTT 3.1 has the same packets as 3.1.1 under another name, and is taken as such: a stock client of Paho turns to it
     * after any refusal, and would tell its user of a version where the password is wrong.
     */
    private static MqttVersion version(String name, int level) throws MqttException {
        if (!name.equals(NAME) && !name.equals(NAME_OF_3_1)) {
            throw MqttException.malformed("the protocol name is not MQTT");
        }
        if (name.equals(NAME) && level == 5) {
            return MqttVersion.V5;
        }
        if (level != (name.equals(NAME) ? 4 : 3)) {
            throw new MqttException(
                    MqttCode.UNSUPPORTED_VERSION, "protocol level " + level + " is not spoken; use 3.1.1 (4) or 5");
        }
        return MqttVersion.V3_1_1;
    }

    private void requireConnectFlags(int flags) throws MqttException {
        boolean will = (flags & 0x04) != 0;
        int willQos = flags >> 3 & 3;
        if ((flags & 1) != 0) {
            throw MqttException.malformed("the reserved connect flag is set");
        }
        if (willQos == 3 || !will && (flags & 0x38) != 0) {
            throw MqttException.malformed("the connect flags of the Will contradict each other");
        }
        if (version == MqttVersion.V3_1_1 && (flags & 0x40) != 0 && (flags & 0x80) == 0) {
            throw MqttException.malformed("a password without a user name is not allowed in 3.1.1");
        }
    }

    private static void requirePositive(Properties5 properties, int id, String what) throws MqttException {
        if (properties.number(id).orElse(1) == 0) {
            throw MqttException.protocolError("the " + what + " is 0");
        }
    }

    private Packet.WillMessage will(int flags, ByteBuf body) throws MqttException {
        Properties5 properties = properties(body, OF_WILL);
        String topic = Fields.text(body);
        requireTopicName(topic);
        return new Packet.WillMessage(topic, Fields.binary(body), (flags & 0x20) != 0, properties);
    }

    private Packet publish(int flags, ByteBuf body) throws MqttException {
        int qos = flags >> 1 & 3;
        if (qos == 3 || qos == 0 && (flags & 8) != 0) {
            throw MqttException.malformed(
                    qos == 3 ? "QoS 3 does not exist" : "the DUP flag does not belong to a QoS 0 message");
        }
        String topic = topic(body);
        int packetId = qos > 0 ? Fields.packetId(body) : 0;
        Properties5 properties = properties(body, OF_PUBLISH);
        byte[] payload = new byte[body.readableBytes()];
        body.readBytes(payload);
        return new Packet.Publish(topic, qos, (flags & 1) != 0, packetId, payload, properties);
    }

    private String topic(ByteBuf body) throws MqttException {
        String topic = Fields.text(body);
        if (topic.equals(lastTopic)) {
            // the same instance makes the comparisons that follow cheap
            return lastTopic;
        }
        requireTopicName(topic);
        lastTopic = topic;
        return topic;
    }

    private static void requireTopicName(String topic) throws MqttException {
        if (topic.indexOf('#') >= 0 || topic.indexOf('+') >= 0) {
            throw new MqttException(MqttCode.TOPIC_NAME_INVALID, "a topic to publish to has no wildcards (4.7.1)");
        }
    }

    private Packet ack(int type, ByteBuf body) throws MqttException {
        int packetId = Fields.packetId(body);
        int code = MqttCode.SUCCESS;
        if (version == MqttVersion.V5 && body.isReadable()) {
            code = Fields.unsignedByte(body);
            if (body.isReadable()) {
                Fields.properties(body, OF_ACK);
            }
        }
        Fields.requireEnd(body);
        return new Packet.Ack(type, packetId, code);
    }

    private Packet subscribe(ByteBuf body) throws MqttException {
        int packetId = Fields.packetId(body);
        Properties5 properties = properties(body, OF_SUBSCRIBE);
        if (properties.has(Properties5.SUBSCRIPTION_ID)) {
            throw new MqttException(
                    MqttCode.SUBSCRIPTION_IDS_NOT_SUPPORTED, "subscription identifiers are not supported");
        }
        List<Packet.Filter> filters = new ArrayList<>(2);
        while (body.isReadable()) {
            String filter = Fields.text(body);
            int options = Fields.unsignedByte(body);
            int reserved = version == MqttVersion.V5 ? 0xc0 : 0xfc;
            if ((options & 3) == 3 || (options & reserved) != 0 || (options & 0x30) == 0x30) {
                throw MqttException.malformed("the subscription options are " + options);
            }
            filters.add(new Packet.Filter(filter, options & 3));
        }
        requireSome(filters);
        return new Packet.Subscribe(packetId, filters);
    }

    private Packet unsubscribe(ByteBuf body) throws MqttException {
        int packetId = Fields.packetId(body);
        properties(body, OF_UNSUBSCRIBE);
        List<String> filters = new ArrayList<>(2);
        while (body.isReadable()) {
            filters.add(Fields.text(body));
        }
        requireSome(filters);
        return new Packet.Unsubscribe(packetId, filters);
    }

    private static void requireSome(List<?> filters) throws MqttException {
        if (filters.isEmpty()) {
            throw MqttException.protocolError("there is no topic filter in it");
        }
    }

    private Packet disconnect(ByteBuf body) throws MqttException {
        int code = MqttCode.SUCCESS;
        Properties5 properties = Properties5.NONE;
        if (version == MqttVersion.V5 && body.isReadable()) {
            code = Fields.unsignedByte(body);
            if (body.isReadable()) {
                properties = Fields.properties(body, OF_DISCONNECT);
            }
        }
        Fields.requireEnd(body);
        return new Packet.Disconnect(code, properties);
    }

    private Properties5 properties(ByteBuf body, Set<Integer> allowed) throws MqttException {
        return version == MqttVersion.V5 ? Fields.properties(body, allowed) : Properties5.NONE;
    }
}
