package io.millrace.command.internal;

import io.millrace.api.address.StreamKind;
import io.millrace.api.log.LogRecord;
import io.millrace.api.registry.DeviceRecord;
import io.millrace.api.registry.DeviceStatus;
import io.millrace.api.stream.Content;
import io.millrace.api.stream.Stamp;
import io.millrace.api.stream.StreamRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Values that several tests need. */
final class Fixtures {

    static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    private Fixtures() {}

    static DeviceRecord device(String id) {
        return new DeviceRecord(
                id, DeviceStatus.ENABLED, Map.of("site", "Ulm"), Map.of(), Map.of(), 0, List.of(), "g1", "e1");
    }

    static LogRecord record(long position, String deviceId, String payload) {
        Stamp stamp = new Stamp(NOON, deviceId + "-" + position, true, "g1", Optional.empty());
        Content content = Content.of(payload.getBytes(StandardCharsets.UTF_8));
        return new LogRecord(position, new StreamRecord(StreamKind.TELEMETRY, deviceId, "default", stamp, content));
    }
}
