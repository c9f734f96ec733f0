package io.millrace.log.internal;

import io.millrace.api.log.LogException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What keeps the log from taking records. A failed write or sync does so until the next start: after it, nobody can say what
 * of the file is on disk. A full disk does so until there is room again, and is looked at before anything fails. Any thread.
 */
final class LogFault {

    private static final Logger LOGGER = LoggerFactory.getLogger(LogFault.class);

    private final AtomicReference<LogException> broken = new AtomicReference<>();
    private final AtomicReference<LogException> full = new AtomicReference<>();

    /** Notes that a write failed, and returns what everybody is told from now on. */
    LogException broke(Throwable cause) {
        LogException first = new LogException(
                "the log could not write and takes nothing until it is started again: " + cause.getMessage(), cause);
        if (broken.compareAndSet(null, first)) {
            LOGGER.error("{}", first.getMessage(), cause);
        }
        return broken.get();
    }

    /** Notes how much of the disk is free. */
    void diskFree(long bytes, long minimum) {
        if (bytes >= minimum) {
            if (full.getAndSet(null) != null) {
                LOGGER.warn("The disk of the log has room again; records are taken.");
            }
            return;
        }
        LogException cause = new LogException(
                "the disk of the log has " + (bytes >> 20) + " MiB free, less than the " + (minimum >> 20)
                        + " MiB of 'minimumFreeMebibytes': free some, or lower 'retentionMebibytes'",
                null);
        if (full.getAndSet(cause) == null) {
            LOGGER.error("{}", cause.getMessage());
        }
    }

    /** Returns the failure that lasts until the next start. */
    Optional<LogException> broken() {
        return Optional.ofNullable(broken.get());
    }

    /** Returns what stands against taking a record. */
    Optional<LogException> current() {
        LogException cause = broken.get();
        return Optional.ofNullable(cause != null ? cause : full.get());
    }
}
