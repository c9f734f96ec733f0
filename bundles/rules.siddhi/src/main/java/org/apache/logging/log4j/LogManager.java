package org.apache.logging.log4j;

/** Gives Siddhi its loggers. */
public final class LogManager {

    private LogManager() {}

    /**
     * Returns the logger of a class.
     *
     * @param type the class
     */
    public static Logger getLogger(Class<?> type) {
        return new Complaints(type);
    }
}
