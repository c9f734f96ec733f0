package io.millrace.gateway.http.internal.web;

import java.util.concurrent.atomic.AtomicLong;

/** Bounds the memory that the bodies of all requests, or of all answers, have together. Any thread. */
public final class Budget {

    private final long max;
    private final AtomicLong used = new AtomicLong();

    /**
     * Makes a budget.
     *
     * @param max octets
     */
    public Budget(long max) {
        this.max = max;
    }

    /** Takes some, or nothing where there is not enough. */
    boolean take(long octets) {
        if (used.addAndGet(octets) > max) {
            used.addAndGet(-octets);
            return false;
        }
        return true;
    }

    void giveBack(long octets) {
        used.addAndGet(-octets);
    }

    /** Returns how many octets are taken. */
    public long used() {
        return used.get();
    }
}
