package io.millrace.api.state;

import java.time.Instant;
import java.util.Objects;

/**
 * The last known value of one field.
 *
 * @param value a JSON value as Java value: String, Number, Boolean, List, or null for JSON null
 * @param time the device's own time of the record, or the arrival time where it gave none
 * @param enqueuedTime when the record arrived
 * @param stream the stream that it came in
 */
public record FieldValue(Object value, Instant time, Instant enqueuedTime, String stream) {

    /** Checks that nothing but the value is missing. */
    public FieldValue {
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(enqueuedTime, "enqueuedTime");
        Objects.requireNonNull(stream, "stream");
    }
}
