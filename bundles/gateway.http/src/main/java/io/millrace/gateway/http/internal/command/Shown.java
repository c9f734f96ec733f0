package io.millrace.gateway.http.internal.command;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.api.inbox.CommandDelivery;
import io.millrace.api.stream.Content;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A command as a device sees it in JSON; its payload as the history shows payloads (design, section 5). */
final class Shown {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
            .build();

    private Shown() {}

    static Map<String, Object> of(CommandDelivery delivery) {
        Content content = delivery.content();
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("commandId", delivery.commandId());
        shown.put("name", delivery.name());
        shown.put("payload", payload(content));
        delivery.lockedUntil().ifPresent(until -> shown.put("lockedUntil", until.toString()));
        shown.put("expiresAt", delivery.expiresAt().toString());
        shown.put("priority", delivery.priority());
        shown.put("deliveries", delivery.number());
        content.contentType().ifPresent(type -> shown.put("contentType", type));
        if (!content.properties().isEmpty()) {
            shown.put("properties", content.properties());
        }
        return shown;
    }

    private static Object payload(Content content) {
        byte[] payload = content.payload();
        if (payload.length == 0) {
            return null;
        }
        String type = content.contentType()
                .map(given -> given.split(";", 2)[0].trim().toLowerCase(Locale.ROOT))
                .orElse("");
        boolean json = type.isEmpty() || type.equals("application/json") || type.endsWith("+json");
        Optional<Object> shown = json ? json(payload) : Optional.empty();
        boolean octets = !json && !type.startsWith("text/") && !type.endsWith("xml") && !type.endsWith("yaml");
        if (shown.isEmpty() && !octets) {
            shown = text(payload);
        }
        return shown.orElseGet(() -> Map.of("base64", Base64.getEncoder().encodeToString(payload)));
    }

    private static Optional<Object> json(byte[] payload) {
        try {
            JsonNode node = JSON.readTree(payload);
            return node == null || node.isMissingNode() ? Optional.empty() : Optional.of(node);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<Object> text(byte[] payload) {
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
