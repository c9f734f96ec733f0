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

    /**
     * Adds a record, waiting for room.
     *
     * @param mayWait false for the writer's own thread, which would wait for itself
     * @return false if the queue is closed
     * @throws InterruptedException if the thread is interrupted while it waits; the record is not added
     */
    boolean offer(Pending pending, boolean mayWait) throws InterruptedException {
        int size = pending.value().length;
        lock.lock();
        try {
            while (mayWait && !closed && bytes > 0 && bytes + size > maxBytes) {
                room.await();
            }
            if (closed) {
                return false;
            }
            bytes += size;
            waiting.add(pending);
            if (writerSleeps) {
                writerSleeps = false;
                arrived.signal();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes what waits, waiting for the first.
     *
     * @param maxRecords most records to take
     * @param maxBatchBytes most bytes to take, but at least one record
     * @return the records in order; empty once closed and drained
     */
    List<Pending> take(int maxRecords, long maxBatchBytes) throws InterruptedException {
        lock.lock();
        try {
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

    long pendingBytes() {
        lock.lock();
        try {
            return bytes;
        } finally {
            lock.unlock();
        }
    }
}
