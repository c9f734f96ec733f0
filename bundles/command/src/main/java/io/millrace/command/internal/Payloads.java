package io.millrace.command.internal;

import io.millrace.json.Json;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** Makes payloads fit for a terminal: JSON and text as they are, anything else as a count or in base64. */
final class Payloads {

    private Payloads() {}

    /**
     * Renders a payload in one line without control characters.
     *
     * @param payload the octets
     * @param max the most characters
     */
    static String line(byte[] payload, int max) {
        return text(payload).map(text -> cut(text, max)).orElse("(" + payload.length + " octets)");
    }

    /** Renders a payload as REST does: JSON as JSON, other text as a string, anything else as an object with base64. */
    static Object value(byte[] payload) {
        return Json.tryRead(payload)
                .or(() -> text(payload).map(Object.class::cast))
                .orElseGet(() -> Map.of("base64", Base64.getEncoder().encodeToString(payload)));
    }

    private static String cut(String text, int max) {
        String clean = text.replaceAll("\\p{Cntrl}+", " ");
        return clean.length() > max ? clean.substring(0, max - 3) + "..." : clean;
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
}
