package io.millrace.streams.internal.endpoint;

import io.millrace.api.log.LogRecord;
import java.util.ArrayDeque;
import java.util.Deque;

/** Records of one device that wait, in order, for what the first of them needs. Used by one thread. */
final class Line {

    private final Deque<LogRecord> records = new ArrayDeque<>();
    private long since;
    private int attempts = 1;
    private long due;

    /**
     * Makes a line.
     *
     * @param first its first record, which has been tried once
     * @param now by {@link System#nanoTime}
     * @param pause before it is tried again, in nanoseconds
     */
    Line(LogRecord first, long now, long pause) {
        records.add(first);
        since = now;
        due = now + pause;
    }

    void add(LogRecord record) {
        records.add(record);
    }

    LogRecord first() {
        return records.getFirst();
    }

    /** Takes away what is done with; what is first then begins anew. */
    LogRecord removeFirst(long now) {
        attempts = 0;
        since = now;
        return records.removeFirst();
    }

    boolean isEmpty() {
        return records.isEmpty();
    }

    boolean isDue(long now) {
        return now - due >= 0;
    }

    /** Notes an attempt in vain. */
    void rest(long now, long pause) {
        due = now + pause;
    }

    /** Counts an attempt. */
    int attempt() {
        return ++attempts;
    }

    int attempts() {
        return attempts;
    }

    /** Returns how long it waits by now, in nanoseconds. */
    long waited(long now) {
        return now - since;
    }
}
