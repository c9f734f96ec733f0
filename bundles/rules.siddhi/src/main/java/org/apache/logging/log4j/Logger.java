package org.apache.logging.log4j;

/** The calls that Siddhi makes. What is no error is dropped: a rule's author never sees it, and an operator cannot act on it. */
public interface Logger {

    /** An error. */
    void error(String message, Throwable cause);

    /** An error. */
    default void error(String message) {
        error(message, null);
    }

    /** An error. */
    default void error(Object message) {
        error(String.valueOf(message), null);
    }

    /** An error. */
    default void fatal(String message) {
        error(message, null);
    }

    /** Dropped. */
    default void warn(String message) {}

    /** Dropped. */
    default void warn(String message, Throwable cause) {}

    /** Dropped. */
    default void info(String message) {}

    /** Dropped. */
    default void info(Object message) {}

    /** Dropped. */
    default void debug(String message) {}

    /** Dropped. */
    default void debug(Object message) {}

    /** Dropped. */
    default void debug(String message, Throwable cause) {}

    /** Dropped. */
    default void trace(String message) {}

    /** Returns false. */
    default boolean isDebugEnabled() {
        return false;
    }

    /** Returns false. */
    default boolean isTraceEnabled() {
        return false;
    }

    /** Returns how much is said. */
    default Level getLevel() {
        return Level.ERROR;
    }
}
