package io.millrace.log.internal;

import io.millrace.api.log.LogRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The newest records of a kind as objects, so that a reader that keeps up costs neither the disk nor a decoding. A ring over
 * positions, bounded by count and bytes. Any thread.
 */
final class Tail {

    private static final int SLOTS = 1 << 13;

    private final LogRecord[] slots = new LogRecord[SLOTS];
    private final int[] sizes = new int[SLOTS];
    private final long maxBytes;
    private long bytes;
    private long from = 1;
    private long to = 1;

    Tail(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Adds the next records, which are on disk. */
    synchronized void add(List<LogRecord> records, List<Pending> sources) {
        if (maxBytes == 0) {
            return;
        }
        for (int i = 0; i < records.size(); i++) {
            LogRecord next = records.get(i);
            if (next.position() != to) {
                clear(next.position());
            }
            if (to - from == SLOTS) {
                dropOldest();
            }
            int slot = slot(to);
            slots[slot] = next;
            sizes[slot] = sources.get(i).value().length;
            bytes += sizes[slot];
            to++;
        }
        while (bytes > maxBytes && from < to) {
            dropOldest();
        }
    }

    /**
     * Returns records from a position on.
     *
     * @return up to that many, at least one; empty if the position is not held
     */
    synchronized Optional<List<LogRecord>> read(long position, int max) {
        if (position < from || position >= to) {
            return Optional.empty();
        }
        int count = (int) Math.min(max, to - position);
        List<LogRecord> found = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            found.add(slots[slot(position + i)]);
        }
        return Optional.of(found);
    }

    /** Forgets all, so that it is read from the disk. */
    synchronized void clear() {
        clear(to);
    }

    private void clear(long position) {
        while (from < to) {
            dropOldest();
        }
        from = position;
        to = position;
    }

    private void dropOldest() {
        int slot = slot(from++);
        slots[slot] = null;
        bytes -= sizes[slot];
    }

    private static int slot(long position) {
        return (int) (position & SLOTS - 1);
    }
}
