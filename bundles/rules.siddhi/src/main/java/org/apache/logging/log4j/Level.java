package org.apache.logging.log4j;

/** How much a logger says. */
public enum Level {
    /** Errors. */
    ERROR,
    /** Warnings. */
    WARN;

    /**
     * Tells whether this says less than another, or as much.
     *
     * @param other the other
     */
    public boolean isMoreSpecificThan(Level other) {
        return compareTo(other) <= 0;
    }
}
