package io.millrace.gateway.internal.core;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts the changes of identities, so that a log-in that was checked before a change and finishes after it is checked
 * again. Identities share 1,024 counters: a wrong alarm costs a second check, nothing else.
 */
final class Revocations {

    private static final int COUNTERS = 1024;

    private final AtomicLongArray counters = new AtomicLongArray(COUNTERS);

    long seen(String userName) {
        return counters.get(slot(userName));
    }

    void changed(String userName) {
        counters.incrementAndGet(slot(userName));
    }

    private static int slot(String userName) {
        return userName.hashCode() & COUNTERS - 1;
    }
}
