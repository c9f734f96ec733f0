package io.millrace.api.state;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * How to down-sample.
 *
 * @param every length of a step, from 1 ms; steps begin at multiples of it since 1970
 * @param functions what to compute of each step
 * @param fields the fields by dotted path; empty for all numeric ones
 */
public record Sampling(Duration every, Set<Function> functions, List<String> fields) {

    /** Checks that nothing is missing, and the step. */
    public Sampling {
        Objects.requireNonNull(functions, "functions");
        Objects.requireNonNull(fields, "fields");
        if (every.toMillis() < 1) {
            throw new IllegalArgumentException("every " + every + " is shorter than a millisecond");
        }
    }

    /** What is computed of the values of a step. */
    public enum Function {
        /** Mean. */
        AVG,
        /** Smallest. */
        MIN,
        /** Largest. */
        MAX,
        /** Number of values. */
        COUNT,
        /** The value with the earliest time. */
        FIRST,
        /** The value with the latest time. */
        LAST
    }
}
