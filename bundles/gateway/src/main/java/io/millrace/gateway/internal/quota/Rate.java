package io.millrace.gateway.internal.quota;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What was used of one rate, as the time until which it is used up (the generic cell rate algorithm). One second's worth may
 * come at once, and something larger than that when nothing else is owed. The bound is told with each question, so that it may
 * change. Any thread.
 */
final class Rate {

    private final AtomicLong usedUntil;

    Rate(long nowNanos) {
        usedUntil = new AtomicLong(nowNanos);
    }

    /** Returns in how many nanoseconds more may come; 0 for now. */
    long wait(long nowNanos, long burstNanos) {
        return Math.max(0, usedUntil.get() - nowNanos - burstNanos);
    }

    /** Uses some, whether it may or not. */
    void use(long nowNanos, long costNanos) {
        // by the difference, since System.nanoTime may overflow
        usedUntil.updateAndGet(until -> (until - nowNanos > 0 ? until : nowNanos) + costNanos);
    }

    /** Tells whether nothing is owed, so that this remembers nothing. */
    boolean isFresh(long nowNanos) {
        return usedUntil.get() - nowNanos <= 0;
    }
}
