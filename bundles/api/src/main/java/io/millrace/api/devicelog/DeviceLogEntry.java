package io.millrace.api.devicelog;

import java.time.Instant;
import java.util.Objects;

/**
 * An entry of an identity's log.
 *
 * @param time when it happened, the last time
 * @param first when it happened the first time
 * @param count how often in a row
 * @param report what happened
 */
public record DeviceLogEntry(Instant time, Instant first, long count, DeviceLogReport report) {

    /** Checks that nothing is missing. */
    public DeviceLogEntry {
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(first, "first");
        Objects.requireNonNull(report, "report");
    }
}
