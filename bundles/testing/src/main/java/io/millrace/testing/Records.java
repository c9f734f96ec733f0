package io.millrace.testing;

import io.millrace.api.address.StreamKind;
import io.millrace.api.stream.Content;
import io.millrace.api.stream.Stamp;
import io.millrace.api.stream.StreamRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Builds records; unless told otherwise telemetry {@code {}} of {@code press-1}, stream {@code default}. One thread. */
public final class Records {

    /** When records arrive unless told otherwise. */
    public static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

    private StreamKind kind = StreamKind.TELEMETRY;
    private String deviceId = "press-1";
    private String streamId = StreamRecord.DEFAULT_STREAM;
    private Instant enqueuedTime = TIME;
    private String generationId = "g-1";
    private Optional<String> givenMessageId = Optional.empty();
    private Optional<String> contentType = Optional.empty();
    private final Map<String, String> properties = new LinkedHashMap<>();
    private byte[] payload = "{}".getBytes(StandardCharsets.UTF_8);

    private Records() {}

    /** Begins a record. */
    public static Records record() {
        return new Records();
    }

    /** Begins a record of a device with a payload. */
    public static Records record(String deviceId, String payload) {
        return record().device(deviceId).payload(payload);
    }

    /** Sets the kind. */
    public Records kind(StreamKind value) {
        kind = value;
        return this;
    }

    /** Sets the device. */
    public Records device(String value) {
        deviceId = value;
        return this;
    }

    /** Sets the stream. */
    public Records stream(String value) {
        streamId = value;
        return this;
    }

    /** Sets the arrival time. */
    public Records at(Instant value) {
        enqueuedTime = value;
        return this;
    }

    /** Sets the arrival time, in seconds after {@link #TIME}. */
    public Records at(long seconds) {
        return at(TIME.plusSeconds(seconds));
    }

    /** Sets the generation of the device. */
    public Records generation(String value) {
        generationId = value;
        return this;
    }

    /** Sets a message id that the device gave. */
    public Records messageId(String value) {
        givenMessageId = Optional.of(value);
        return this;
    }

    /** Sets the content type. */
    public Records contentType(String value) {
        contentType = Optional.of(value);
        return this;
    }

    /** Adds a property. */
    public Records property(String name, String value) {
        properties.put(name, value);
        return this;
    }

    /** Sets the payload. */
    public Records payload(String value) {
        return payload(value.getBytes(StandardCharsets.UTF_8));
    }

    /** Sets the payload. */
    public Records payload(byte[] value) {
        payload = value;
        return this;
    }

    /** Returns the record. */
    public StreamRecord build() {
        return new StreamRecord(
                kind,
                deviceId,
                streamId,
                new Stamp(
                        enqueuedTime,
                        givenMessageId.orElse("made-up"),
                        givenMessageId.isPresent(),
                        generationId,
                        Optional.empty()),
                new Content(contentType, Map.copyOf(properties), payload));
    }
}
