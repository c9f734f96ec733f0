package io.millrace.gateway.internal.core;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts the changes of identities, so that a log-in that was checked before a change and finishes after it is checked
 * again; an authority's change counts for everybody. Identities share 1,024 counters: a wrong alarm costs a second check, nothing else.
 */
final class Revocations {

    private static final int COUNTERS = 1024;

    private final AtomicLongArray counters = new AtomicLongArray(COUNTERS);
    private final AtomicLong all = new AtomicLong();

    long seen(String userName) {
        return counters.get(slot(userName)) + all.get();
    }

    void changed(String userName) {
        counters.incrementAndGet(slot(userName));
    }

    void allChanged() {
        all.incrementAndGet();
    }

    private static int slot(String userName) {
        return userName.hashCode() & COUNTERS - 1;
    }
}
