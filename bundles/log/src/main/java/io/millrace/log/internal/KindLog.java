package io.millrace.log.internal;

import io.millrace.api.address.StreamKind;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * One kind's place in the log: what is kept of it, its newest records, and the readers that wait for more. Any thread, but
 * only the writer appends.
 */
final class KindLog {

    private final StreamKind kind;
    private final Tail tail;
    private final LongAdder appended = new LongAdder();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile long first;
    private volatile long last;
    /** Log time of the newest record, written by the writer alone. */
    private long lastTime;

    KindLog(StreamKind kind, Tail tail, LogFiles.Span span) {
        this.kind = kind;
        this.tail = tail;
        this.first = span.first();
        this.last = span.last();
        this.lastTime = span.lastTime();
    }

    StreamKind kind() {
        return kind;
    }

    Tail tail() {
        return tail;
    }

    long first() {
        return first;
    }

    long last() {
        return last;
    }

    long appended() {
        return appended.sum();
    }

    /** Returns the time that the next record gets: its arrival, but never before the record ahead of it. */
    long nextTime(long enqueuedMillis) {
        lastTime = Math.max(lastTime, enqueuedMillis);
        return lastTime;
    }

    /** Makes records visible that are on disk, and wakes who waits for them. */
    void appended(long newLast, int count) {
        appended.add(count);
        last = newLast;
        wake();
    }

    /** Moves the start after retention. */
    void keptFrom(long newFirst) {
        first = newFirst;
    }

    /** Wakes all who wait, so that they look again. */
    void wake() {
        lock.lock();
        try {
            if (lock.hasWaiters(changed)) {
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until there is something to look at.
     *
     * @param ready asked at once and after each wake
     * @param nanos how long to wait at most
     */
    void await(BooleanSupplier ready, long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = nanos;
            while (!ready.getAsBoolean() && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Returns how many records wait for a cursor. */
    long lag(long position) {
        return Math.max(0, last - Math.max(position, first - 1));
    }
}
