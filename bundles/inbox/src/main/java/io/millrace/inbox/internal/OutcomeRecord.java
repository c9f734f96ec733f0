package io.millrace.inbox.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.api.address.StreamKind;
import io.millrace.api.inbox.CommandProperties;
import io.millrace.api.inbox.CommandResponse;
import io.millrace.api.stream.Content;
import io.millrace.api.stream.Stamp;
import io.millrace.api.stream.StreamRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** An outcome as a record of {@code streams/feedback}: JSON, with id and status as properties too. */
final class OutcomeRecord {

    private static final ObjectMapper JSON = new ObjectMapper();

    private OutcomeRecord() {}

    /** Returns the id of the record: the same for the same outcome. */
    static String id(Letter letter) {
        return letter.commandId() + ":" + letter.state().wireName();
    }

    static StreamRecord of(Letter letter, Instant now) {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put(CommandProperties.COMMAND_ID, letter.commandId());
        properties.put(CommandProperties.COMMAND_NAME, letter.name());
        properties.put("status", letter.state().wireName());
        letter.sender().correlationId().ifPresent(id -> properties.put("correlation-id", id));
        Stamp stamp = new Stamp(now, id(letter), true, letter.generationId(), Optional.empty());
        Content content = new Content(Optional.of("application/json"), properties, json(letter));
        return new StreamRecord(StreamKind.FEEDBACK, letter.deviceId(), letter.name(), stamp, content);
    }

    private static byte[] json(Letter letter) {
        ObjectNode json = JSON.createObjectNode();
        json.put("deviceId", letter.deviceId());
        json.put("commandId", letter.commandId());
        json.put("name", letter.name());
        json.put("status", letter.state().wireName());
        json.put("createdAt", letter.createdAt().toString());
        json.put("time", letter.progress().changedAt().toString());
        json.put("deliveries", letter.progress().deliveries());
        json.put("sender", letter.sender().name());
        letter.progress().reason().ifPresent(reason -> json.put("reason", reason));
        letter.progress().response().ifPresent(response -> response(json.putObject("response"), response));
        try {
            return JSON.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON is always JSON", e);
        }
    }

    private static void response(ObjectNode json, CommandResponse response) {
        json.put("status", response.status());
        byte[] payload = response.content().payload();
        response.content().contentType().ifPresent(type -> json.put("contentType", type));
        try {
            json.set("payload", payload.length == 0 ? null : JSON.readTree(payload));
        } catch (IOException e) {
            notJson(json, payload);
        }
    }

    private static void notJson(ObjectNode json, byte[] payload) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(payload))
                    .toString();
            json.put("payload", text);
        } catch (CharacterCodingException e) {
            json.putObject("payload").put("base64", Base64.getEncoder().encodeToString(payload));
        }
    }
}
