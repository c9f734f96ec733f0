package io.millrace.state.internal;

import io.millrace.api.state.DeviceState;
import io.millrace.api.state.FieldValue;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The last known values of a device, by stream. A value object.
 *
 * @param streams by stream id
 */
record DeviceStreams(Map<String, StreamState> streams) {

    private static final int ROOM_FOR_DEVICE = 256;
    /** Objects take about this many times the octets that they have on disk. */
    private static final int HEAP_FACTOR = 4;

    StreamState stream(String streamId) {
        return streams.getOrDefault(streamId, StreamState.EMPTY);
    }

    DeviceStreams with(String streamId, StreamState state) {
        Map<String, StreamState> next = new LinkedHashMap<>(streams);
        next.put(streamId, state);
        return new DeviceStreams(next);
    }

    int fieldCount() {
        int count = 0;
        for (StreamState stream : streams.values()) {
            count += stream.fields().size();
        }
        return count;
    }

    long bytes() {
        long bytes = 0;
        for (StreamState stream : streams.values()) {
            bytes += stream.bytes();
        }
        return bytes;
    }

    /** Returns about how much heap this takes. */
    long heapBytes() {
        return ROOM_FOR_DEVICE + HEAP_FACTOR * bytes();
    }

    /** Returns it as the API shows it, of one stream or all. */
    DeviceState toState(String deviceId, Optional<String> only) {
        Map<String, KnownValue> newest = new HashMap<>();
        Map<String, FieldValue> fields = new TreeMap<>();
        Map<String, Map<String, FieldValue>> byStream = new TreeMap<>();
        streams.forEach((streamId, stream) -> {
            if (only.isPresent() && !only.get().equals(streamId)
                    || stream.fields().isEmpty()) {
                return;
            }
            Map<String, FieldValue> ofStream = new TreeMap<>();
            stream.fields().forEach((name, known) -> {
                FieldValue value = known.of(streamId);
                ofStream.put(name, value);
                KnownValue other = newest.get(name);
                if (other == null || other.order().compareTo(known.order()) < 0) {
                    newest.put(name, known);
                    fields.put(name, value);
                }
            });
            byStream.put(streamId, Collections.unmodifiableMap(ofStream));
        });
        return new DeviceState(deviceId, Collections.unmodifiableMap(fields), Collections.unmodifiableMap(byStream));
    }

    /** Returns only what is other than before, as the API shows it. */
    DeviceState changes(String deviceId, DeviceStreams before) {
        DeviceState now = toState(deviceId, Optional.empty());
        DeviceState then = before.toState(deviceId, Optional.empty());
        Map<String, Map<String, FieldValue>> byStream = new TreeMap<>();
        now.streams().forEach((streamId, fields) -> {
            Map<String, FieldValue> changed = difference(fields, then.streams().getOrDefault(streamId, Map.of()));
            if (!changed.isEmpty()) {
                byStream.put(streamId, changed);
            }
        });
        return new DeviceState(deviceId, difference(now.fields(), then.fields()), byStream);
    }

    private static Map<String, FieldValue> difference(Map<String, FieldValue> now, Map<String, FieldValue> then) {
        Map<String, FieldValue> changed = new TreeMap<>(now);
        changed.entrySet().removeAll(then.entrySet());
        return changed;
    }
}
