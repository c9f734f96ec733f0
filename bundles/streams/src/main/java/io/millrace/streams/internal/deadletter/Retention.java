package io.millrace.streams.internal.deadletter;

import java.time.Duration;
import java.util.Objects;

/**
 * What is kept of the dead letters.
 *
 * @param maximum how many
 * @param bytes on disk
 * @param age since they were given up
 */
public record Retention(int maximum, long bytes, Duration age) {

    /** Checks that every bound bounds. */
    public Retention {
        Objects.requireNonNull(age, "age");
        if (maximum < 1 || bytes < 1) {
            throw new IllegalArgumentException("at least one dead letter has to be kept");
        }
    }
}
