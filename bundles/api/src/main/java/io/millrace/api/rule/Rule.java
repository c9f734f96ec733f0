package io.millrace.api.rule;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A rule as it is stored, and what it does.
 *
 * @param id its name
 * @param version counts its changes from 1
 * @param enabled whether it runs
 * @param changedAt when this version was stored
 * @param document the rule as its author wrote it, as JSON values
 * @param status what it does
 */
public record Rule(
        String id, int version, boolean enabled, Instant changedAt, Map<String, Object> document, Status status) {

    /** Checks that nothing is missing. */
    public Rule {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(changedAt, "changedAt");
        Objects.requireNonNull(document, "document");
        Objects.requireNonNull(status, "status");
    }

    /**
     * What a rule does.
     *
     * @param state {@code running}, {@code disabled} or {@code failed}
     * @param warnings what its author should look at, such as a field that no record has
     * @param counts by name, since the server started
     * @param lastFault what could not be evaluated last, in words
     */
    public record Status(String state, List<String> warnings, Map<String, Long> counts, Optional<String> lastFault) {

        /** Checks that nothing is missing. */
        public Status {
            Objects.requireNonNull(state, "state");
            warnings = List.copyOf(warnings);
            Objects.requireNonNull(counts, "counts");
            Objects.requireNonNull(lastFault, "lastFault");
        }
    }
}
