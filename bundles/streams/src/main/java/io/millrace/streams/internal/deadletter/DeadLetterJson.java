package io.millrace.streams.internal.deadletter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.api.address.StreamKind;
import io.millrace.api.log.LogRecord;
import io.millrace.api.route.DeadLetter;
import io.millrace.api.stream.Content;
import io.millrace.api.stream.Stamp;
import io.millrace.api.stream.StreamRecord;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A dead letter as the JSON that its file holds. Stateless. */
final class DeadLetterJson {

    private static final ObjectMapper JSON = new ObjectMapper();

    private DeadLetterJson() {}

    static byte[] write(DeadLetter letter) throws IOException {
        StreamRecord record = letter.record().record();
        ObjectNode node = JSON.createObjectNode()
                .put("id", letter.id())
                .put("routeId", letter.routeId())
                .put("reason", letter.failure().reason())
                .put("time", letter.failure().time().toString())
                .put("attempts", letter.failure().attempts())
                .put("position", letter.record().position())
                .put("kind", record.kind().wireName())
                .put("deviceId", record.deviceId())
                .put("streamId", record.streamId());
        Stamp stamp = record.stamp();
        ObjectNode stamped = node.putObject("stamp")
                .put("enqueuedTime", stamp.enqueuedTime().toString())
                .put("messageId", stamp.messageId())
                .put("messageIdGiven", stamp.messageIdGiven())
                .put("generationId", stamp.generationId());
        stamp.gatewayId().ifPresent(id -> stamped.put("gatewayId", id));
        record.content().contentType().ifPresent(type -> node.put("contentType", type));
        ObjectNode properties = node.putObject("properties");
        record.content().properties().forEach(properties::put);
        node.put("payload", record.content().payload());
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(node);
    }

    static DeadLetter read(byte[] json) throws IOException {
        JsonNode node = JSON.readTree(json);
        Map<String, String> properties = new LinkedHashMap<>();
        node.path("properties")
                .properties()
                .forEach(e -> properties.put(e.getKey(), e.getValue().textValue()));
        StreamRecord record = new StreamRecord(
                StreamKind.ofWireName(node.path("kind").asText())
                        .orElseThrow(() -> new IOException("the kind is missing or unknown")),
                text(node, "deviceId"),
                text(node, "streamId"),
                stamp(node.path("stamp")),
                new Content(
                        optional(node, "contentType"),
                        properties,
                        node.path("payload").binaryValue()));
        return new DeadLetter(
                text(node, "id"),
                text(node, "routeId"),
                new LogRecord(node.path("position").asLong(), record),
                new DeadLetter.Failure(
                        text(node, "reason"),
                        Instant.parse(text(node, "time")),
                        node.path("attempts").asInt()));
    }

    private static Stamp stamp(JsonNode node) throws IOException {
        return new Stamp(
                Instant.parse(text(node, "enqueuedTime")),
                text(node, "messageId"),
                node.path("messageIdGiven").asBoolean(),
                text(node, "generationId"),
                optional(node, "gatewayId"));
    }

    private static String text(JsonNode node, String field) throws IOException {
        return optional(node, field).orElseThrow(() -> new IOException("'" + field + "' is missing"));
    }

    private static Optional<String> optional(JsonNode node, String field) {
        return Optional.ofNullable(node.path(field).textValue());
    }
}
