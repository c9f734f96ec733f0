package io.millrace.gateway.internal.mqtt;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Properties of a packet of MQTT 5 (section 2.2.2); always empty for 3.1.1. */
final class Properties5 {

    static final int PAYLOAD_FORMAT = 0x01;
    static final int MESSAGE_EXPIRY = 0x02;
    static final int CONTENT_TYPE = 0x03;
    static final int RESPONSE_TOPIC = 0x08;
    static final int CORRELATION_DATA = 0x09;
    static final int SUBSCRIPTION_ID = 0x0B;
    static final int SESSION_EXPIRY = 0x11;
    static final int ASSIGNED_CLIENT_ID = 0x12;
    static final int SERVER_KEEP_ALIVE = 0x13;
    static final int AUTH_METHOD = 0x15;
    static final int AUTH_DATA = 0x16;
    static final int REQUEST_PROBLEM_INFO = 0x17;
    static final int WILL_DELAY = 0x18;
    static final int REQUEST_RESPONSE_INFO = 0x19;
    static final int REASON_STRING = 0x1F;
    static final int RECEIVE_MAXIMUM = 0x21;
    static final int TOPIC_ALIAS_MAXIMUM = 0x22;
    static final int TOPIC_ALIAS = 0x23;
    static final int USER_PROPERTY = 0x26;
    static final int MAXIMUM_PACKET_SIZE = 0x27;
    static final int SUBSCRIPTION_IDS_AVAILABLE = 0x29;

    /** No properties. */
    static final Properties5 NONE = new Properties5(Map.of(), Map.of());

    private final Map<Integer, Object> values;
    private final Map<String, String> user;

    private Properties5(Map<Integer, Object> values, Map<String, String> user) {
        this.values = values;
        this.user = user;
    }

    /** Returns the user properties; of a name that came twice, the last. */
    Map<String, String> user() {
        return user;
    }

    boolean has(int id) {
        return values.containsKey(id);
    }

    OptionalLong number(int id) {
        return values.get(id) instanceof Long number ? OptionalLong.of(number) : OptionalLong.empty();
    }

    Optional<String> text(int id) {
        return values.get(id) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    Optional<byte[]> binary(int id) {
        return values.get(id) instanceof byte[] bytes ? Optional.of(bytes) : Optional.empty();
    }

    /** Collects properties as they are read. */
    static final class Builder {

        private final Map<Integer, Object> values = new LinkedHashMap<>(4);
        private final Map<String, String> user = new LinkedHashMap<>(4);

        void put(int id, Object value) throws MqttException {
            if (values.putIfAbsent(id, value) != null) {
                // section 2.2.2.2: a Protocol Error where a property but the user property is there twice
                throw MqttException.protocolError(String.format("property 0x%02X is given twice", id));
            }
        }

        void user(String name, String value) {
            user.put(name, value);
        }

        Properties5 build() {
            return new Properties5(
                    values.isEmpty() ? Map.of() : values,
                    user.isEmpty() ? Map.of() : Collections.unmodifiableMap(user));
        }
    }
}
