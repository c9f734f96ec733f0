package io.millrace.streams.internal.endpoint;

import io.millrace.api.log.LogRecord;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Which records of a group a consumer wants; the others count as done.
 *
 * @param deviceId of one device only
 * @param streamId of one stream only
 * @param route of alerts, only those with this mark of an action
 */
record RecordFilter(Optional<String> deviceId, Optional<String> streamId, Optional<String> route) {

    private static final String ROUTES = "routes";

    RecordFilter {
        Objects.requireNonNull(deviceId, "deviceId");
        Objects.requireNonNull(streamId, "streamId");
        Objects.requireNonNull(route, "route");
    }

    List<LogRecord> apply(List<LogRecord> records) {
        if (deviceId.isEmpty() && streamId.isEmpty() && route.isEmpty()) {
            return records;
        }
        return records.stream().filter(this::wants).toList();
    }

    private boolean wants(LogRecord record) {
        return deviceId.map(id -> id.equals(record.record().deviceId())).orElse(true)
                && streamId.map(id -> id.equals(record.record().streamId())).orElse(true)
                && route.map(name -> isMarked(record, name)).orElse(true);
    }

    private static boolean isMarked(LogRecord record, String name) {
        String routes = record.record().content().properties().getOrDefault(ROUTES, "");
        return List.of(routes.split(",")).contains(name);
    }
}
