package io.millrace.gateway.http.internal.history;

import io.millrace.api.address.AddressException;
import io.millrace.api.address.Names;
import io.millrace.api.stream.PropertyNames;
import io.millrace.api.stream.StreamRecord;
import io.millrace.gateway.http.internal.message.JsonParts;
import io.millrace.gateway.http.internal.message.JsonParts.NotJsonException;
import io.millrace.gateway.http.internal.message.Payloads;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads one record of an upload: {@code {time, stream, payload, messageId?, kind?, contentType?, properties?}}. */
final class UploadReader {

    private static final List<String> MEMBERS =
            List.of("time", "stream", "payload", "messageId", "kind", "contentType", "properties");

    private final String deviceId;
    private final MadeUpIds ids = new MadeUpIds();

    UploadReader(String deviceId) {
        this.deviceId = deviceId;
    }

    Upload read(byte[] json) throws NotJsonException {
        Map<String, byte[]> members = JsonParts.members(json);
        for (String name : members.keySet()) {
            if (!MEMBERS.contains(name)) {
                throw new NotJsonException("'" + name + "' is unknown; known are " + String.join(", ", MEMBERS));
            }
        }
        if (!members.containsKey("time")) {
            throw new NotJsonException("'time' is missing; every record of an upload has its own");
        }
        if (!members.containsKey("payload")) {
            throw new NotJsonException("'payload' is missing");
        }
        String kind = text(members, "kind").orElse("telemetry");
        String stream = text(members, "stream").orElse(StreamRecord.DEFAULT_STREAM);
        Map<String, String> properties = new LinkedHashMap<>();
        if (members.containsKey("properties")) {
            for (Map.Entry<String, byte[]> own :
                    JsonParts.members(members.get("properties")).entrySet()) {
                properties.put(own.getKey(), JsonParts.scalar(own.getKey(), own.getValue()));
            }
        }
        String time = time(JsonParts.scalar("time", members.get("time")));
        properties.put(PropertyNames.CREATION_TIME, time);
        Optional<String> given = text(members, "messageId");
        properties.put(
                PropertyNames.MESSAGE_ID,
                given.orElseGet(() -> ids.of(time, kind + "/" + stream, members.get("payload"))));
        return new Upload(
                address(kind, stream),
                Payloads.content(members.get("payload"), text(members, "contentType"), properties));
    }

    private static Optional<String> text(Map<String, byte[]> members, String name) throws NotJsonException {
        return members.containsKey(name) ? Optional.of(JsonParts.text(name, members.get(name))) : Optional.empty();
    }

    private static String time(String text) throws NotJsonException {
        try {
            if (text.matches("-?[0-9]{1,15}")) {
                return Instant.ofEpochMilli(Long.parseLong(text)).toString();
            }
            return OffsetDateTime.parse(text).toInstant().toString();
        } catch (DateTimeException e) {
            throw new NotJsonException(
                    "'time' is neither RFC 3339, such as 2026-01-02T03:04:05Z, nor milliseconds since 1970");
        }
    }

    private String address(String kind, String stream) throws NotJsonException {
        try {
            Names.requireLevel("stream", stream);
        } catch (AddressException e) {
            throw new NotJsonException(e.getMessage());
        }
        String base = "devices/" + deviceId + "/" + kind;
        return switch (kind) {
            case "telemetry", "events" -> base + "/" + stream;
            case "diagnostics" -> base;
            default -> throw new NotJsonException("'kind' is none of telemetry, events, diagnostics");
        };
    }
}
