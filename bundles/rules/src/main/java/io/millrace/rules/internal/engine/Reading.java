package io.millrace.rules.internal.engine;

import io.millrace.api.address.StreamKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A record that was opened once for all rules. Of its fields there is as much as a condition can tell apart, however much a device
 * sends: texts up to {@value #LONGEST_TEXT} characters, and of a list or an empty object only that it is one.
 *
 * @param kind of stream
 * @param deviceId the device
 * @param streamId the stream
 * @param arrival when it arrived, milliseconds since 1970
 * @param time the device's own time, or the arrival
 * @param fields by dotted path; empty if no decoder knows the payload
 */
public record Reading(
        StreamKind kind,
        String deviceId,
        String streamId,
        long arrival,
        long time,
        Optional<Map<String, Object>> fields) {

    /** As long as a whole condition may be; a longer text is cut. */
    static final int LONGEST_TEXT = 4_096;

    /** Cuts what is too large. */
    public Reading {
        fields = fields.map(Reading::bounded);
    }

    private static Map<String, Object> bounded(Map<String, Object> fields) {
        if (fields.values().stream().allMatch(value -> value == bounded(value))) {
            return fields;
        }
        Map<String, Object> bounded = new LinkedHashMap<>();
        fields.forEach((name, value) -> bounded.put(name, bounded(value)));
        return bounded;
    }

    private static Object bounded(Object value) {
        if (value instanceof String text) {
            return text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text;
        }
        if (value instanceof Number number) {
            return value instanceof Double || value instanceof Long || value instanceof Integer
                    ? value
                    : (Object) number.doubleValue();
        }
        return value == null || value instanceof Boolean ? value : List.of();
    }
}
