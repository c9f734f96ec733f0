package io.millrace.api.state;

import io.millrace.api.address.StreamKind;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A question to the history of one device. Ascending by (time, sequence).
 *
 * @param deviceId the device
 * @param kind one kind only
 * @param streamId one stream only
 * @param range the times, by arrival or by the device's own
 * @param limit the most records, 1 to 10,000
 * @param cursor of the page before
 */
public record HistoryQuery(
        String deviceId,
        Optional<StreamKind> kind,
        Optional<String> streamId,
        TimeRange range,
        int limit,
        Optional<String> cursor) {

    /** Checks that nothing is missing, and the limit. */
    public HistoryQuery {
        Objects.requireNonNull(deviceId, "deviceId");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(streamId, "streamId");
        Objects.requireNonNull(range, "range");
        Objects.requireNonNull(cursor, "cursor");
        if (limit < 1 || limit > 10_000) {
            throw new IllegalArgumentException("limit " + limit + " is not within 1 to 10000");
        }
    }

    /**
     * A span of time, both ends open where empty.
     *
     * @param basis which of a record's two times is meant
     * @param from the first instant
     * @param to the first instant that is not included
     */
    public record TimeRange(TimeBasis basis, Optional<Instant> from, Optional<Instant> to) {

        /** All times, by arrival. */
        public static final TimeRange ALL = new TimeRange(TimeBasis.ENQUEUED, Optional.empty(), Optional.empty());

        /** Checks that nothing is missing, and the order. */
        public TimeRange {
            Objects.requireNonNull(basis, "basis");
            Objects.requireNonNull(from, "from");
            Objects.requireNonNull(to, "to");
            if (from.isPresent() && to.isPresent() && to.get().isBefore(from.get())) {
                throw new IllegalArgumentException("to " + to.get() + " is before from " + from.get());
            }
        }
    }

    /** Which of a record's two times is meant. */
    public enum TimeBasis {
        /** The device's own time. */
        DEVICE,
        /** The arrival time. */
        ENQUEUED
    }
}
