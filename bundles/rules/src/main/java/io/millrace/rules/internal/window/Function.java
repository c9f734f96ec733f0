package io.millrace.rules.internal.window;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What can be computed over a window. */
public enum Function {
    /** Mean. */
    AVG,
    /** Sum. */
    SUM,
    /** Least. */
    MIN,
    /** Greatest. */
    MAX,
    /** Number of values, or of records where the condition in it was true. */
    COUNT,
    /** Standard deviation of the population. */
    STDDEV,
    /** Oldest. */
    FIRST,
    /** Newest. */
    LAST,
    /** Newest less oldest. */
    DELTA;

    /** Returns the function of a name, in any case. */
    public static Optional<Function> of(String name) {
        return Arrays.stream(values())
                .filter(function -> function.name().equalsIgnoreCase(name))
                .findFirst();
    }

    /** Returns all names. */
    public static String names() {
        return Arrays.stream(values()).map(Function::text).collect(Collectors.joining(", "));
    }

    /** Returns the name as it stands in a condition. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    Double of(Samples samples) {
        if (this == COUNT) {
            return samples.sum();
        }
        if (samples.size() == 0) {
            return null;
        }
        return switch (this) {
            case SUM -> samples.sum();
            case AVG -> samples.sum() / samples.size();
            case MIN -> samples.min();
            case MAX -> samples.max();
            case STDDEV -> samples.deviation();
            case FIRST -> samples.value(0);
            case LAST -> samples.value(samples.size() - 1);
            default -> samples.value(samples.size() - 1) - samples.value(0);
        };
    }

    Double of(Summary summary) {
        if (this == COUNT) {
            return Math.rint(summary.mean() * summary.count());
        }
        if (summary.count() == 0) {
            return null;
        }
        return switch (this) {
            case SUM -> summary.mean() * summary.count();
            case AVG -> summary.mean();
            case MIN -> summary.min();
            case MAX -> summary.max();
            case STDDEV -> summary.deviation();
            case FIRST -> summary.first();
            case LAST -> summary.last();
            default -> summary.last() - summary.first();
        };
    }
}
