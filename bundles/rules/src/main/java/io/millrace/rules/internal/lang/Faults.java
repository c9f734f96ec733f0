package io.millrace.rules.internal.lang;

/** Hears of what could not be evaluated: counted and shown with the rule, never an exception for each record. */
@FunctionalInterface
public interface Faults {

    /** What went wrong. */
    enum Kind {
        /** A division by zero. */
        DIVISION,
        /** A value of another type than the rule needs. */
        TYPE,
        /** Something that is asked for cannot answer. */
        LOOKUP
    }

    /**
     * Reports a fault.
     *
     * @param kind what went wrong
     * @param words which value, and what was needed
     */
    void report(Kind kind, String words);
}
