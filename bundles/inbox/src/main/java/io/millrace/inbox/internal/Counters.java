package io.millrace.inbox.internal;

import io.millrace.api.inbox.CommandState;
import io.millrace.rocks.ByteReader;
import io.millrace.rocks.ByteWriter;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.rocksdb.RocksDBException;

/** The numbers that the store counts with, durable with each change, and what was counted since the start. Clerk's thread. */
final class Counters {

    private final Map<CommandState, LongAdder> reached = new EnumMap<>(CommandState.class);
    private final AtomicLong lastNumber = new AtomicLong();
    private final AtomicLong waiting = new AtomicLong();
    private volatile boolean changed;

    Counters(InboxFiles files) {
        files.get(InboxFiles.LOOKUP, Keys.COUNTERS).ifPresent(value -> {
            lastNumber.set(ByteReader.getLong(value, 0));
            waiting.set(ByteReader.getLong(value, 8));
        });
        for (CommandState state : CommandState.values()) {
            reached.put(state, new LongAdder());
        }
    }

    long nextNumber() {
        changed = true;
        return lastNumber.incrementAndGet();
    }

    /** Counts a command that reached a state. Any thread. */
    void count(CommandState state) {
        reached.get(state).increment();
    }

    /** Returns how many reached a state since the start. Any thread. */
    long reached(CommandState state) {
        return reached.get(state).sum();
    }

    /** Returns how many commands wait, of all devices. Any thread. */
    long waiting() {
        return waiting.get();
    }

    int waiting(Change change, String deviceId) throws RocksDBException {
        return change.get(InboxFiles.LOOKUP, Keys.count(deviceId))
                .map(value -> (int) ByteReader.getLong(value, 0))
                .orElse(0);
    }

    void addWaiting(Change change, String deviceId, int more) throws RocksDBException {
        int count = Math.max(0, waiting(change, deviceId) + more);
        if (count == 0) {
            change.delete(InboxFiles.LOOKUP, Keys.count(deviceId));
        } else {
            change.put(InboxFiles.LOOKUP, Keys.count(deviceId), Keys.number(count));
        }
        waiting.addAndGet(more);
        changed = true;
    }

    /** Writes the numbers where they changed. */
    void save(Change change) throws RocksDBException {
        if (changed) {
            change.put(
                    InboxFiles.LOOKUP,
                    Keys.COUNTERS,
                    new ByteWriter(16)
                            .fixed(lastNumber.get())
                            .fixed(waiting.get())
                            .toByteArray());
            changed = false;
        }
    }
}
