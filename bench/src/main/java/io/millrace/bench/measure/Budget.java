package io.millrace.bench.measure;

import java.util.Locale;
import java.util.Optional;

/**
 * A budget of the design, held against the run.
 *
 * @param text what was to be reached
 * @param measured what was, in words
 * @param kept whether it was reached; empty where it could not be measured
 */
public record Budget(String text, String measured, Optional<Boolean> kept) {

    /** The name of Millrace among the servers. */
    public static final String US = "Millrace";

    /** Judges a number that must not be greater. */
    public static Budget atMost(String text, double measured, double limit, String unit) {
        return new Budget(text, words(measured) + " " + unit, Optional.of(measured <= limit));
    }

    /** Judges a number that must not be smaller. */
    public static Budget atLeast(String text, double measured, double limit, String unit) {
        return new Budget(text, words(measured) + " " + unit, Optional.of(measured >= limit));
    }

    /** Judges a number that must not be greater, if it was measured. */
    public static Budget atMost(String text, Optional<Double> measured, double limit, String unit) {
        return measured.map(value -> atMost(text, value, limit, unit)).orElseGet(() -> notMeasured(text));
    }

    /** Judges a number that must not be smaller, if it was measured. */
    public static Budget atLeast(String text, Optional<Double> measured, double limit, String unit) {
        return measured.map(value -> atLeast(text, value, limit, unit)).orElseGet(() -> notMeasured(text));
    }

    /** A budget whose peer, or which itself, took no part. */
    public static Budget notMeasured(String text) {
        return new Budget(text, "not measured: a server took no part", Optional.empty());
    }

    private static String words(double value) {
        return String.format(Locale.ROOT, Math.abs(value) < 100 ? "%.2f" : "%,.0f", value);
    }
}
