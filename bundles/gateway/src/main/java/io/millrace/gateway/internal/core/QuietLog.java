package io.millrace.gateway.internal.core;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;

/**
 * Writes at most fifty lines a second at INFO and the rest at DEBUG, so that no client can fill the disk with log lines. Any
 * thread.
 */
public final class QuietLog {

    private static final int LINES_PER_SECOND = 50;

    private final Logger logger;
    private final AtomicLong second = new AtomicLong(Long.MIN_VALUE);
    private final AtomicInteger lines = new AtomicInteger();

    /**
     * Makes the log.
     *
     * @param logger where the lines go
     */
    public QuietLog(Logger logger) {
        this.logger = logger;
    }

    /**
     * Writes a line.
     *
     * @param format with {@code {}} for each argument
     * @param arguments what goes there
     */
    public void info(String format, Object... arguments) {
        if (isFree()) {
            logger.info(format, arguments);
        } else {
            logger.debug(format, arguments);
        }
    }

    /**
     * Writes what must be looked at, with its stack trace.
     *
     * @param message what failed
     * @param cause why
     */
    public void error(String message, Throwable cause) {
        if (isFree()) {
            logger.error(message, cause);
        } else {
            logger.debug(message, cause);
        }
    }

    private boolean isFree() {
        long now = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime());
        long last = second.get();
        if (last != now && second.compareAndSet(last, now)) {
            int suppressed = lines.getAndSet(0) - LINES_PER_SECOND;
            if (suppressed > 0) {
                logger.info("{} more lines like the ones before were written at DEBUG", suppressed);
            }
        }
        return lines.incrementAndGet() <= LINES_PER_SECOND;
    }
}
