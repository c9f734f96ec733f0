package io.millrace.api.state;

import io.millrace.api.stream.StreamRecord;
import java.time.Instant;
import java.util.Objects;

/**
 * A record of the history, raw, as it came.
 *
 * @param time the device's own time, or the arrival time where it gave none
 * @param record the record
 */
public record HistoryRecord(Instant time, StreamRecord record) {

    /** Checks that nothing is missing. */
    public HistoryRecord {
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(record, "record");
    }
}
