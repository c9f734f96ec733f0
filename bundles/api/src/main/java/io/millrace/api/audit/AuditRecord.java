package io.millrace.api.audit;

import java.time.Instant;
import java.util.Objects;

/**
 * An event in the trail.
 *
 * @param id counts up
 * @param time when it was appended
 * @param event what happened
 */
public record AuditRecord(long id, Instant time, AuditEvent event) {

    /** Checks that nothing is missing. */
    public AuditRecord {
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(event, "event");
    }
}
