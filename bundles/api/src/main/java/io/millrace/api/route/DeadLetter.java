package io.millrace.api.route;

import io.millrace.api.log.LogRecord;
import java.time.Instant;
import java.util.Objects;

/**
 * A record that a route could not process.
 *
 * @param id its id among the dead letters
 * @param routeId the route
 * @param record the record
 * @param failure why, when and how often
 */
public record DeadLetter(String id, String routeId, LogRecord record, Failure failure) {

    /** Checks that nothing is missing. */
    public DeadLetter {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(routeId, "routeId");
        Objects.requireNonNull(record, "record");
        Objects.requireNonNull(failure, "failure");
    }

    /**
     * What went wrong.
     *
     * @param reason in words
     * @param time when it was given up
     * @param attempts how often it was tried
     */
    public record Failure(String reason, Instant time, int attempts) {

        /** Checks that nothing is missing. */
        public Failure {
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(time, "time");
        }
    }
}
