package io.millrace.state.internal;

import io.millrace.api.log.LogRecord;
import io.millrace.api.stream.PropertyNames;
import io.millrace.api.stream.StreamRecord;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Opens payloads: their fields, and the time that they carry. Any thread. */
final class RecordOpener {

    private final Decoders decoders;
    private final StateSettings.TimeFields timeFields;

    RecordOpener(Decoders decoders, StateSettings.TimeFields timeFields) {
        this.decoders = decoders;
        this.timeFields = timeFields;
    }

    OpenedRecord open(LogRecord source) {
        return open(source.record(), source.position());
    }

    OpenedRecord open(StreamRecord record, long position) {
        Optional<Map<String, Object>> values = decoders.decode(record.content()).map(Fields::flatten);
        OptionalLong time = propertyTime(record);
        String timeField = timeFields.of(record.streamId());
        if (time.isEmpty() && values.isPresent() && values.get().containsKey(timeField)) {
            time = DeviceTime.ofValue(values.get().get(timeField));
            if (time.isPresent()) {
                values = values.map(fields -> without(fields, timeField));
            }
        }
        long enqueued = record.stamp().enqueuedTime().toEpochMilli();
        Order order = new Order(time.orElse(enqueued), enqueued, position);
        return new OpenedRecord(record, order, time.isPresent(), values);
    }

    /** Returns the field that is the own time of a stream's records. */
    String timeField(String streamId) {
        return timeFields.of(streamId);
    }

    private static OptionalLong propertyTime(StreamRecord record) {
        String text = record.content().properties().get(PropertyNames.CREATION_TIME);
        return text == null ? OptionalLong.empty() : DeviceTime.ofProperty(text);
    }

    private static Map<String, Object> without(Map<String, Object> fields, String name) {
        Map<String, Object> rest = new LinkedHashMap<>(fields);
        rest.remove(name);
        return rest;
    }
}
