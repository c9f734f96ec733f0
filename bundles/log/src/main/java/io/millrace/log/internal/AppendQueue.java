package io.millrace.log.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What waits to be written: many threads offer, the writer takes all there is, and gives the room back when it is written.
 * Bounded by bytes; a single record larger than the bound is let in when nothing else waits.
 */
final class AppendQueue {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Condition room = lock.newCondition();
    private final Queue<Pending> waiting = new ArrayDeque<>();
    private final long maxBytes;
    private long bytes;
    private boolean closed;
    private boolean writerSleeps;

    AppendQueue(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** What became of a record that was to be added. */
    enum Answer {
        /** It is in the queue. */
        TAKEN,
        /** There is no room at the moment. */
        FULL,
        /** The queue is closed for good. */
        CLOSED
    }

    /** Adds a record if there is room. */
    Answer offer(Pending pending) {
        lock.lock();
        try {
            return isFull(pending) ? Answer.FULL : add(pending);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Adds a record, waiting for room.
     *
     * @throws InterruptedException if the thread is interrupted while it waits; the record is not added
     */
    Answer put(Pending pending) throws InterruptedException {
        lock.lock();
        try {
            while (isFull(pending)) {
                room.await();
            }
            return add(pending);
        } finally {
            lock.unlock();
        }
    }

    /** Adds a record whether there is room or not. */
    Answer force(Pending pending) {
        lock.lock();
        try {
            return add(pending);
        } finally {
            lock.unlock();
        }
    }

    private boolean isFull(Pending pending) {
        return !closed && bytes > 0 && bytes + pending.value().length > maxBytes;
    }

    private Answer add(Pending pending) {
        if (closed) {
            return Answer.CLOSED;
        }
        bytes += pending.value().length;
        waiting.add(pending);
        if (writerSleeps) {
            writerSleeps = false;
            arrived.signal();
        }
        return Answer.TAKEN;
    }

    /**
     * Takes what waits, waiting for the first. Where it came with others last time, more is on its way, and waiting for it
     * costs less than a write of its own.
     *
     * @param notBefore earliest time to come back with less than {@code maxRecords}, of {@link System#nanoTime}
     * @param maxRecords most records to take
     * @param maxBatchBytes most bytes to take, but at least one record
     * @return the records in order; empty once closed and drained
     */
    List<Pending> take(long notBefore, int maxRecords, long maxBatchBytes) throws InterruptedException {
        lock.lock();
        try {
            // No offer signals meanwhile: that alone saves a wake-up a record.
            long left = notBefore - System.nanoTime();
            while (left > 0 && !closed && waiting.size() < maxRecords) {
                left = arrived.awaitNanos(left);
            }
            while (waiting.isEmpty() && !closed) {
                writerSleeps = true;
                arrived.await();
            }
            List<Pending> batch = new ArrayList<>(Math.min(maxRecords, waiting.size()));
            long taken = 0;
            while (!waiting.isEmpty() && batch.size() < maxRecords && taken < maxBatchBytes) {
                Pending next = waiting.remove();
                taken += next.value().length;
                batch.add(next);
            }
            return batch;
        } finally {
            lock.unlock();
        }
    }

    /** Gives back the room of records that are written or refused. */
    void done(long doneBytes) {
        lock.lock();
        try {
            bytes -= doneBytes;
            if (lock.hasWaiters(room)) {
                room.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Refuses what comes from now on; what waits can still be taken. */
    void close() {
        lock.lock();
        try {
            closed = true;
            arrived.signalAll();
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Closes, and returns what nobody will take any more. */
    List<Pending> closeAndDrain() {
        close();
        lock.lock();
        try {
            List<Pending> left = new ArrayList<>(waiting);
            waiting.clear();
            bytes = 0;
            return left;
        } finally {
            lock.unlock();
        }
    }

    long pendingBytes() {
        lock.lock();
        try {
            return bytes;
        } finally {
            lock.unlock();
        }
    }
}
