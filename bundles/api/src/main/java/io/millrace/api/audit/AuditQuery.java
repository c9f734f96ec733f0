package io.millrace.api.audit;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Which records to find; what is empty excludes none.
 *
 * @param deviceId the device concerned
 * @param actor who
 * @param from the first instant
 * @param to the first instant that is not included
 * @param before only records with a smaller id: where the page before ended
 */
public record AuditQuery(
        Optional<String> deviceId,
        Optional<String> actor,
        Optional<Instant> from,
        Optional<Instant> to,
        Optional<Long> before) {

    /** Everything. */
    public static final AuditQuery ALL =
            new AuditQuery(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** Checks that nothing is missing. */
    public AuditQuery {
        Objects.requireNonNull(deviceId, "deviceId");
        Objects.requireNonNull(actor, "actor");
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(to, "to");
        Objects.requireNonNull(before, "before");
    }
}
