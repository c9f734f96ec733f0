package io.millrace.streams.internal.endpoint;

import java.time.Duration;
import java.util.Objects;

/**
 * How often what throws is tried, and how long it rests between.
 *
 * @param attempts how often in all, at least 1
 * @param delay before the second attempt; doubles from one to the next, to 30 s at most
 */
record Retry(int attempts, Duration delay) {

    private static final long LONGEST_MILLIS = 30_000;

    Retry {
        Objects.requireNonNull(delay, "delay");
        if (attempts < 1 || attempts > 1_000) {
            throw new IllegalArgumentException("'attempts' is " + attempts + "; it must be from 1 to 1000");
        }
        if (delay.isNegative() || delay.toMillis() > LONGEST_MILLIS) {
            throw new IllegalArgumentException(
                    "'retryDelayMillis' is " + delay.toMillis() + "; it must be from 0 to " + LONGEST_MILLIS);
        }
    }

    /** Returns how long to rest after an attempt, the first being 1. */
    long restMillis(int attempt) {
        return Math.min(LONGEST_MILLIS, delay.toMillis() << Math.min(attempt - 1, 15));
    }
}
