package org.apache.logging.log4j;

import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/** Hands Siddhi's errors to whoever called it, on the same thread; those that nobody asked for are logged. */
public final class Complaints implements Logger {

    private static final int LONGEST = 300;
    private static final ThreadLocal<Consumer<String>> LISTENER = new ThreadLocal<>();

    private final Class<?> type;

    Complaints(Class<?> type) {
        this.type = type;
    }

    /** What may be interrupted. */
    @FunctionalInterface
    public interface Work {

        /** Does it. */
        void run() throws InterruptedException;
    }

    /**
     * Calls Siddhi.
     *
     * @param listener hears its errors, in words
     * @param work calls it
     */
    public static void hear(Consumer<String> listener, Work work) {
        Consumer<String> before = LISTENER.get();
        LISTENER.set(listener);
        try {
            work.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            listener.accept("interrupted");
        } finally {
            if (before == null) {
                LISTENER.remove();
            } else {
                LISTENER.set(before);
            }
        }
    }

    @Override
    public void error(String message, Throwable cause) {
        Consumer<String> listener = LISTENER.get();
        if (listener == null) {
            LoggerFactory.getLogger(type).warn("{}", words(message), cause);
        } else {
            listener.accept(words(cause == null ? message : cause.toString()));
        }
    }

    private static String words(String message) {
        String line = String.valueOf(message).replaceAll("\\s+", " ");
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "..." : line;
    }
}
