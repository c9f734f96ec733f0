package io.millrace.inbox.internal;

import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import org.rocksdb.RocksDBException;

/** What memory alone has to do at a time: pauses and locks, a few per listening device at most. The clerk's thread. */
final class Alarms {

    private final Queue<Alarm> alarms = new PriorityQueue<>(Comparator.comparing(Alarm::time));

    /** Something to do. */
    interface Task {

        /** Does it. */
        void run(Change change) throws RocksDBException;
    }

    private record Alarm(Instant time, Task task) {}

    void at(Instant time, Task task) {
        alarms.add(new Alarm(time, task));
    }

    void ring(Change change) throws RocksDBException {
        while (!alarms.isEmpty() && !alarms.peek().time().isAfter(change.now())) {
            alarms.remove().task().run(change);
        }
    }

    /** Returns when the next is due, in milliseconds since 1970. */
    long nextTime() {
        return alarms.isEmpty() ? Long.MAX_VALUE : alarms.peek().time().toEpochMilli();
    }
}
