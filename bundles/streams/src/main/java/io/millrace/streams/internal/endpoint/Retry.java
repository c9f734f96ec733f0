package io.millrace.streams.internal.endpoint;

import java.time.Duration;
import java.util.Objects;

/**
 * How often what throws is tried, and how long it rests between.
 *
 * @param attempts how often in all, at least 1
 * @param delay before the second attempt; doubles from one to the next, to 30 s at most
 * @param patience how long what an outage made vain is tried, whatever the attempts; none makes outages like other errors
 */
record Retry(int attempts, Duration delay, Duration patience) {

    private static final long LONGEST_MILLIS = 30_000;

    private static final long FIRST_OUTAGE_MILLIS = 1_000;
    private static final Duration STANDARD_PATIENCE = Duration.ofHours(24);
    private static final int MOST_HOURS = 24 * 365;

    Retry(int attempts, Duration delay) {
        this(attempts, delay, STANDARD_PATIENCE);
    }

    Retry {
        Objects.requireNonNull(delay, "delay");
        Objects.requireNonNull(patience, "patience");
        if (patience.isNegative() || patience.toHours() > MOST_HOURS) {
            throw new IllegalArgumentException(
                    "'outageHours' is " + patience.toHours() + "; it must be from 0 to " + MOST_HOURS);
        }
        if (attempts < 1 || attempts > 1_000) {
            throw new IllegalArgumentException("'attempts' is " + attempts + "; it must be from 1 to 1000");
        }
        if (delay.isNegative() || delay.toMillis() > LONGEST_MILLIS) {
            throw new IllegalArgumentException(
                    "'retryDelayMillis' is " + delay.toMillis() + "; it must be from 0 to " + LONGEST_MILLIS);
        }
    }

    /** Returns how long to rest after an attempt that an outage made vain, the first being 1. */
    long outageRestMillis(int attempt) {
        return Math.min(LONGEST_MILLIS, FIRST_OUTAGE_MILLIS << Math.min(attempt - 1, 15));
    }

    /** Returns how long to rest after an attempt, the first being 1. */
    long restMillis(int attempt) {
        return Math.min(LONGEST_MILLIS, delay.toMillis() << Math.min(attempt - 1, 15));
    }
}
