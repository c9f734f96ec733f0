package io.millrace.rocks;

import io.millrace.api.address.StreamKind;
import io.millrace.api.stream.Content;
import io.millrace.api.stream.Stamp;
import io.millrace.api.stream.StreamRecord;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Stream records as octets. The form is stable; a later one gets another version.
 *
 * <pre>
 * octet   version, 1
 * octet   kind, see {@link #kindCode}
 * octet   flags: 1 message id given by the device, 2 has a gateway id, 4 has a content type
 * fixed   arrival, milliseconds since 1970
 * text    device id, stream id, message id, generation id, [gateway id], [content type]
 * number  of properties, then name and value of each as text
 * rest    payload
 * </pre>
 *
 * {@code fixed}, {@code text} and {@code number} as in {@link ByteWriter}.
 */
public final class RecordCodec {

    private static final int VERSION = 1;
    private static final int GIVEN = 1;
    private static final int GATEWAY = 2;
    private static final int TYPE = 4;
    private static final int ARRIVAL_OFFSET = 3;
    private static final int ROOM_FOR_HEAD = 160;
    private static final int ROOM_FOR_PROPERTY = 48;

    private RecordCodec() {}

    /**
     * Encodes a record.
     *
     * @param record what to encode
     * @param reserved octets to leave free at the start for the caller
     */
    public static byte[] encode(StreamRecord record, int reserved) {
        Stamp stamp = record.stamp();
        Content content = record.content();
        ByteWriter out = new ByteWriter(reserved
                + ROOM_FOR_HEAD
                + ROOM_FOR_PROPERTY * content.properties().size()
                + content.payload().length);
        for (int i = 0; i < reserved; i++) {
            out.octet(0);
        }
        int flags = (stamp.messageIdGiven() ? GIVEN : 0)
                | (stamp.gatewayId().isPresent() ? GATEWAY : 0)
                | (content.contentType().isPresent() ? TYPE : 0);
        out.octet(VERSION).octet(kindCode(record.kind())).octet(flags);
        out.fixed(stamp.enqueuedTime().toEpochMilli());
        out.text(record.deviceId()).text(record.streamId());
        out.text(stamp.messageId()).text(stamp.generationId());
        stamp.gatewayId().ifPresent(out::text);
        content.contentType().ifPresent(out::text);
        out.number(content.properties().size());
        for (Map.Entry<String, String> property : content.properties().entrySet()) {
            out.text(property.getKey()).text(property.getValue());
        }
        return out.octets(content.payload()).toByteArray();
    }

    /**
     * Decodes a record.
     *
     * @param bytes that hold it
     * @param offset of its first octet; it reaches to the end
     * @throws IllegalArgumentException if a later version wrote it
     */
    public static StreamRecord decode(byte[] bytes, int offset) {
        ByteReader in = new ByteReader(bytes, offset);
        int version = in.octet();
        if (version != VERSION) {
            throw new IllegalArgumentException(
                    "a record has version " + version + "; this Millrace reads version " + VERSION);
        }
        StreamKind kind = kindOf(in.octet());
        int flags = in.octet();
        Instant enqueued = Instant.ofEpochMilli(in.fixed());
        String deviceId = in.text();
        String streamId = in.text();
        String messageId = in.text();
        String generationId = in.text();
        Optional<String> gateway = (flags & GATEWAY) == 0 ? Optional.empty() : Optional.of(in.text());
        Optional<String> type = (flags & TYPE) == 0 ? Optional.empty() : Optional.of(in.text());
        Map<String, String> properties = properties(in);
        return new StreamRecord(
                kind,
                deviceId,
                streamId,
                new Stamp(enqueued, messageId, (flags & GIVEN) != 0, generationId, gateway),
                new Content(type, properties, in.rest()));
    }

    /**
     * Reads the arrival time alone.
     *
     * @param bytes that hold a record
     * @param offset of its first octet
     * @return milliseconds since 1970
     */
    public static long enqueuedMillis(byte[] bytes, int offset) {
        return ByteReader.getLong(bytes, offset + ARRIVAL_OFFSET);
    }

    /**
     * Returns the number that stands for a kind on disk, 1 to 63.
     *
     * @param kind the kind
     */
    public static int kindCode(StreamKind kind) {
        // Spelt out, since the order of the enum may change and what is on disk must not.
        return switch (kind) {
            case TELEMETRY -> 1;
            case EVENTS -> 2;
            case DIAGNOSTICS -> 3;
            case METADATA -> 4;
            case REQUESTS -> 5;
            case ALERTS -> 6;
            case PRESENCE -> 7;
            case LIFECYCLE -> 8;
            case FEEDBACK -> 9;
        };
    }

    /**
     * Returns the kind of a number on disk.
     *
     * @param code see {@link #kindCode}
     * @throws IllegalArgumentException if a later version wrote it
     */
    public static StreamKind kindOf(int code) {
        for (StreamKind kind : StreamKind.values()) {
            if (kindCode(kind) == code) {
                return kind;
            }
        }
        throw new IllegalArgumentException("a record has kind " + code + ", which this Millrace does not know");
    }

    private static Map<String, String> properties(ByteReader in) {
        int count = Math.toIntExact(in.number());
        if (count == 0) {
            return Map.of();
        }
        Map<String, String> properties = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            properties.put(in.text(), in.text());
        }
        return Collections.unmodifiableMap(properties);
    }
}
