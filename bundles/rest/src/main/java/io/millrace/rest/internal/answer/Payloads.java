package io.millrace.rest.internal.answer;

import io.millrace.api.stream.Content;
import io.millrace.json.Json;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * Shows payloads (design, sections 3 and 5): JSON as JSON, other text as a string, anything else as an object with base64. Where
 * the device named no content type, it is JSON if it parses, else text if it is UTF-8, else octets.
 */
public final class Payloads {

    private static final String JSON = "application/json";
    private static final String TEXT = "text/plain";
    private static final String OCTETS = "application/octet-stream";

    private Payloads() {}

    /**
     * A payload as JSON shows it.
     *
     * @param contentType the media type, given or found
     * @param value the payload
     */
    public record Shown(String contentType, Object value) {}

    /** Returns how a payload is shown. */
    public static Shown show(Content content) {
        byte[] payload = content.payload();
        if (content.contentType().isPresent()) {
            String type = content.contentType().get();
            return new Shown(type, ofType(MediaTypes.bare(type), payload));
        }
        Optional<Object> json = json(payload);
        if (json.isPresent()) {
            return new Shown(JSON, json.get() == JsonNull.NULL ? null : json.get());
        }
        return text(payload).map(text -> new Shown(TEXT, text)).orElseGet(() -> new Shown(OCTETS, octets(payload)));
    }

    private static Object ofType(String bare, byte[] payload) {
        if (bare.equals(JSON) || bare.endsWith("+json")) {
            Optional<Object> json = json(payload);
            if (json.isPresent()) {
                return json.get() == JsonNull.NULL ? null : json.get();
            }
        }
        boolean textual = bare.startsWith("text/")
                || bare.equals(JSON)
                || bare.endsWith("+json")
                || bare.equals("application/xml")
                || bare.endsWith("+xml")
                || bare.equals("application/yaml");
        return textual ? text(payload).map(Object.class::cast).orElseGet(() -> octets(payload)) : octets(payload);
    }

    private static Optional<Object> json(byte[] payload) {
        if (new String(payload, StandardCharsets.ISO_8859_1).trim().equals("null")) {
            return Optional.of(JsonNull.NULL);
        }
        return Json.tryRead(payload);
    }

    private static Map<String, Object> octets(byte[] payload) {
        return Json.of("base64", Base64.getEncoder().encodeToString(payload));
    }

    private static Optional<String> text(byte[] payload) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(payload))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** Stands for JSON null, which an Optional cannot hold. */
    private enum JsonNull {
        NULL
    }
}
