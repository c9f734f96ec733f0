package io.millrace.api.stream;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a device sent: a payload that the core does not open, its content type where given, and properties.
 *
 * @param contentType the media type that the device gave
 * @param properties the device's own properties, without stamps and without any that begins with {@code Camel}
 * @param payload the octets, not copied: neither sender nor receiver may change them
 */
public record Content(Optional<String> contentType, Map<String, String> properties, byte[] payload) {

    /** Checks that nothing is missing. */
    public Content {
        Objects.requireNonNull(contentType, "contentType");
        Objects.requireNonNull(properties, "properties");
        Objects.requireNonNull(payload, "payload");
    }

    /** Returns content without properties and type, as a device on MQTT 3.1.1 sends it. */
    public static Content of(byte[] payload) {
        return new Content(Optional.empty(), Map.of(), payload);
    }
}
