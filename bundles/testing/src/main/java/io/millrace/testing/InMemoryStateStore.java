package io.millrace.testing;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.api.address.StreamKind;
import io.millrace.api.log.LogRecord;
import io.millrace.api.presence.Presence;
import io.millrace.api.state.DeviceState;
import io.millrace.api.state.FieldValue;
import io.millrace.api.state.HistoryPage;
import io.millrace.api.state.HistoryQuery;
import io.millrace.api.state.HistoryRecord;
import io.millrace.api.state.SamplePage;
import io.millrace.api.state.Sampling;
import io.millrace.api.state.StateStore;
import io.millrace.api.stream.StreamRecord;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A state store in memory that keeps every record and shows flat JSON fields as last known values, the last record winning.
 * It knows no time of a device, key frames or samples, and its pages have numbers for cursors. Any thread.
 */
public final class InMemoryStateStore implements StateStore {

    private final ObjectMapper json = new ObjectMapper();
    private final List<LogRecord> records = new ArrayList<>();
    private final Map<String, Presence> presences = new HashMap<>();
    private Optional<RuntimeException> failure = Optional.empty();

    /** Lets {@link #record} fail from now on, or succeed again. */
    public synchronized void failWith(Optional<RuntimeException> cause) {
        failure = cause;
    }

    /** Sets the last presence of a device. */
    public synchronized void lastPresence(String deviceId, Presence presence) {
        presences.put(deviceId, presence);
    }

    /** Returns all that was recorded. */
    public synchronized List<LogRecord> recorded() {
        return List.copyOf(records);
    }

    @Override
    public synchronized void record(List<LogRecord> batch) {
        failure.ifPresent(cause -> {
            throw cause;
        });
        records.addAll(batch);
    }

    @Override
    public synchronized DeviceState state(String deviceId, Optional<String> streamId) {
        Map<String, FieldValue> fields = new TreeMap<>();
        Map<String, Map<String, FieldValue>> streams = new TreeMap<>();
        for (StreamRecord record : telemetry(deviceId)) {
            if (streamId.map(record.streamId()::equals).orElse(true)) {
                Instant time = record.stamp().enqueuedTime();
                parse(record).forEach((name, value) -> {
                    FieldValue known = new FieldValue(value, time, time, record.streamId());
                    fields.put(name, known);
                    streams.computeIfAbsent(record.streamId(), id -> new TreeMap<>())
                            .put(name, known);
                });
            }
        }
        return new DeviceState(deviceId, fields, streams);
    }

    @Override
    public synchronized Set<String> streamIds(String deviceId) {
        Set<String> ids = new TreeSet<>();
        telemetry(deviceId).forEach(record -> ids.add(record.streamId()));
        return ids;
    }

    @Override
    public synchronized Optional<Presence> lastPresence(String deviceId) {
        return Optional.ofNullable(presences.get(deviceId));
    }

    @Override
    public synchronized HistoryPage history(HistoryQuery query) {
        List<HistoryRecord> found = records.stream()
                .map(LogRecord::record)
                .filter(record -> record.deviceId().equals(query.deviceId()))
                .filter(record ->
                        query.kind().map(kind -> record.kind() == kind).orElse(true))
                .filter(record ->
                        query.streamId().map(record.streamId()::equals).orElse(true))
                .map(record -> new HistoryRecord(record.stamp().enqueuedTime(), record))
                .filter(record -> query.range()
                        .from()
                        .map(from -> !record.time().isBefore(from))
                        .orElse(true))
                .filter(record ->
                        query.range().to().map(record.time()::isBefore).orElse(true))
                .toList();
        int from = query.cursor().map(Integer::parseInt).orElse(0);
        int to = Math.min(found.size(), from + query.limit());
        return new HistoryPage(
                found.subList(from, to), to < found.size() ? Optional.of(Integer.toString(to)) : Optional.empty());
    }

    @Override
    public SamplePage samples(HistoryQuery query, Sampling sampling) {
        return new SamplePage(List.of(), Optional.empty());
    }

    @Override
    public synchronized int addToHistory(List<StreamRecord> added) {
        added.forEach(record -> records.add(new LogRecord(records.size() + 1L, record)));
        return added.size();
    }

    @Override
    public synchronized void erase(String deviceId, String generationId, Instant until) {
        records.removeIf(record -> record.record().deviceId().equals(deviceId)
                && !record.record().stamp().enqueuedTime().isAfter(until));
        presences.remove(deviceId);
    }

    private List<StreamRecord> telemetry(String deviceId) {
        return records.stream()
                .map(LogRecord::record)
                .filter(record -> record.kind() == StreamKind.TELEMETRY
                        && record.deviceId().equals(deviceId))
                .toList();
    }

    private Map<String, Object> parse(StreamRecord record) {
        try {
            return json.readValue(record.content().payload(), new TypeReference<Map<String, Object>>() {});
        } catch (IOException e) {
            // No JSON object: it has no fields, as in the real store.
            return Map.of();
        }
    }
}
