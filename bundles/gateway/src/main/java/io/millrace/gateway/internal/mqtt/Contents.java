package io.millrace.gateway.internal.mqtt;

import io.millrace.api.stream.Content;
import io.millrace.api.stream.PropertyNames;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Makes content of what MQTT carries: the properties of MQTT 5 (section 3.3.2.3) become properties of the record. */
final class Contents {

    static final String PAYLOAD_FORMAT = "payload-format";
    static final String MESSAGE_EXPIRY = "message-expiry";
    static final String RESPONSE_TOPIC = "response-topic";
    static final String CORRELATION_DATA = "correlation-data";
    static final String WILL_TOPIC = "will-topic";

    private Contents() {}

    static Content of(byte[] payload, boolean retain, Properties5 properties) {
        if (properties == Properties5.NONE) {
            return retain
                    ? new Content(Optional.empty(), Map.of(PropertyNames.RETAIN, "true"), payload)
                    : Content.of(payload);
        }
        return new Content(properties.text(Properties5.CONTENT_TYPE), map(retain, properties), payload);
    }

    static Content withProperty(Content content, String name, String value) {
        Map<String, String> all = new LinkedHashMap<>(content.properties());
        all.put(name, value);
        return new Content(content.contentType(), all, content.payload());
    }

    private static Map<String, String> map(boolean retain, Properties5 properties) {
        Map<String, String> all = new LinkedHashMap<>(properties.user());
        if (retain) {
            all.put(PropertyNames.RETAIN, "true");
        }
        if (properties.number(Properties5.PAYLOAD_FORMAT).orElse(0) == 1) {
            all.put(PAYLOAD_FORMAT, "utf-8");
        }
        properties
                .number(Properties5.MESSAGE_EXPIRY)
                .ifPresent(seconds -> all.put(MESSAGE_EXPIRY, Long.toString(seconds)));
        properties.text(Properties5.RESPONSE_TOPIC).ifPresent(topic -> all.put(RESPONSE_TOPIC, topic));
        properties
                .binary(Properties5.CORRELATION_DATA)
                .ifPresent(data -> all.put(CORRELATION_DATA, Base64.getEncoder().encodeToString(data)));
        return all;
    }
}
