package io.millrace.api.log;

import io.millrace.api.stream.StreamRecord;
import java.util.Objects;

/**
 * A record with its place in the log.
 *
 * @param position its number within its kind, ascending, never used again
 * @param record the record
 */
public record LogRecord(long position, StreamRecord record) {

    /** Checks that nothing is missing. */
    public LogRecord {
        Objects.requireNonNull(record, "record");
    }
}
