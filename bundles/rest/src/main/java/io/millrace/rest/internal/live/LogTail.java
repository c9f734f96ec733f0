package io.millrace.rest.internal.live;

import io.millrace.api.address.StreamKind;
import io.millrace.api.log.LogReader;
import io.millrace.api.log.LogRecord;
import io.millrace.api.log.StreamLog;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what comes to a kind from the first poll on. Used by one thread. */
final class LogTail {

    private static final Logger LOG = LoggerFactory.getLogger(LogTail.class);
    private static final int MAX_RECORDS = 1000;

    private final StreamKind kind;
    private LogReader reader;

    LogTail(StreamKind kind) {
        this.kind = kind;
    }

    /** Returns what came since; a log other than the one before asks for a {@link #close} between. */
    List<LogRecord> poll(StreamLog log) throws InterruptedException {
        if (reader == null) {
            reader = log.openAt(kind, new StreamLog.SeekTarget.Latest());
        }
        return reader.poll(MAX_RECORDS, Duration.ofMillis(1));
    }

    void close() {
        if (reader == null) {
            return;
        }
        try {
            reader.close();
        } catch (RuntimeException e) {
            // its log may be gone already
            LOG.debug("Closing a reader of {}: {}", kind.wireName(), e.toString());
        } finally {
            reader = null;
        }
    }
}
