package io.millrace.inbox.internal;

import io.millrace.api.inbox.CommandOptions;
import io.millrace.api.inbox.CommandResponse;
import io.millrace.api.inbox.CommandState;
import io.millrace.api.inbox.Sender;
import io.millrace.api.stream.Content;
import io.millrace.rocks.ByteReader;
import io.millrace.rocks.ByteWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Commands and their content as octets: a version, then the fields in order. The form is stable. */
final class LetterCodec {

    private static final int VERSION = 1;
    private static final int ROOM = 256;

    private LetterCodec() {}

    static byte[] encode(Letter letter) {
        ByteWriter out = new ByteWriter(ROOM);
        out.octet(VERSION).text(letter.deviceId()).text(letter.generationId()).fixed(letter.number());
        out.text(letter.commandId()).text(letter.name());
        CommandOptions options = letter.options();
        out.fixed(options.ttl().toMillis()).octet(options.priority());
        optional(out, options.collapseKey());
        optional(out, options.notBefore());
        out.text(letter.sender().name());
        optional(out, letter.sender().replyTo());
        optional(out, letter.sender().correlationId());
        time(out, letter.createdAt());
        time(out, letter.expiresAt());
        out.fixed(letter.fingerprint());
        progress(out, letter.progress());
        return out.toByteArray();
    }

    private static void progress(ByteWriter out, Letter.Progress progress) {
        out.octet(code(progress.state())).number(progress.deliveries());
        time(out, progress.changedAt());
        out.octet(progress.told() ? 1 : 0);
        optional(out, progress.reason());
        out.octet(progress.response().isPresent() ? 1 : 0);
        progress.response().ifPresent(response -> {
            out.fixed(response.status());
            time(out, response.time());
            out.octets(encode(response.content()));
        });
    }

    static Letter decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes, 0);
        int version = in.octet();
        if (version != VERSION) {
            throw new IllegalArgumentException(
                    "a command has version " + version + "; this Millrace reads version " + VERSION);
        }
        String deviceId = in.text();
        String generationId = in.text();
        long number = in.fixed();
        String commandId = in.text();
        String name = in.text();
        CommandOptions options = options(in, commandId);
        Sender sender = new Sender(in.text(), optional(in), optional(in));
        return new Letter(
                deviceId,
                generationId,
                number,
                commandId,
                name,
                options,
                sender,
                Instant.ofEpochMilli(in.fixed()),
                Instant.ofEpochMilli(in.fixed()),
                in.fixed(),
                progress(in));
    }

    private static CommandOptions options(ByteReader in, String commandId) {
        Duration ttl = Duration.ofMillis(in.fixed());
        int priority = in.octet();
        Optional<String> collapseKey = optional(in);
        Optional<Instant> notBefore =
                in.octet() == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(in.fixed()));
        return new CommandOptions(Optional.of(commandId), ttl, priority, collapseKey, notBefore);
    }

    private static Letter.Progress progress(ByteReader in) {
        return new Letter.Progress(
                state(in.octet()),
                (int) in.number(),
                Instant.ofEpochMilli(in.fixed()),
                in.octet() != 0,
                optional(in),
                in.octet() == 0 ? Optional.empty() : Optional.of(response(in)));
    }

    private static CommandResponse response(ByteReader in) {
        int status = (int) in.fixed();
        Instant time = Instant.ofEpochMilli(in.fixed());
        return new CommandResponse(status, decodeContent(in), time);
    }

    /** Encodes content; it reaches to the end. */
    static byte[] encode(Content content) {
        ByteWriter out = new ByteWriter(content.payload().length + ROOM);
        optional(out, content.contentType());
        out.number(content.properties().size());
        content.properties().forEach((name, value) -> out.text(name).text(value));
        return out.octets(content.payload()).toByteArray();
    }

    static Content decodeContent(byte[] bytes) {
        return decodeContent(new ByteReader(bytes, 0));
    }

    private static Content decodeContent(ByteReader in) {
        Optional<String> type = optional(in);
        int count = (int) in.number();
        Map<String, String> properties = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            properties.put(in.text(), in.text());
        }
        return new Content(type, properties, in.rest());
    }

    private static void time(ByteWriter out, Instant time) {
        out.fixed(time.toEpochMilli());
    }

    private static void optional(ByteWriter out, Object value) {
        Optional<?> optional = (Optional<?>) value;
        out.octet(optional.isPresent() ? 1 : 0);
        optional.ifPresent(present -> {
            if (present instanceof Instant time) {
                time(out, time);
            } else {
                out.text(present.toString());
            }
        });
    }

    private static Optional<String> optional(ByteReader in) {
        return in.octet() == 0 ? Optional.empty() : Optional.of(in.text());
    }

    private static int code(CommandState state) {
        // Spelt out, since the order of the enum may change and what is on disk must not.
        return switch (state) {
            case QUEUED -> 1;
            case DELIVERED -> 2;
            case ACKNOWLEDGED -> 3;
            case COMPLETED -> 4;
            case REJECTED -> 5;
            case EXPIRED -> 6;
            case FAILED -> 7;
            case CANCELLED -> 8;
        };
    }

    private static CommandState state(int code) {
        for (CommandState state : CommandState.values()) {
            if (code(state) == code) {
                return state;
            }
        }
        throw new IllegalArgumentException("a command has state " + code + ", which this Millrace does not know");
    }
}
