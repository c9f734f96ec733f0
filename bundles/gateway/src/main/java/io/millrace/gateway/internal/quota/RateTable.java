package io.millrace.gateway.internal.quota;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The rates of devices that owe something now. Names come in that were logged in or authorised, so nobody can make them up; who
 * owes nothing any more is forgotten when the table has doubled. Any thread.
 */
final class RateTable {

    private static final int FIRST_SWEEP = 10_000;

    private final Map<String, Rate> rates = new ConcurrentHashMap<>();
    private final AtomicInteger nextSweep = new AtomicInteger(FIRST_SWEEP);

    Rate of(String name, long nowNanos) {
        Rate known = rates.get(name);
        if (known != null) {
            return known;
        }
        int limit = nextSweep.get();
        // one thread sweeps, the others go on
        if (rates.size() >= limit && nextSweep.compareAndSet(limit, Integer.MAX_VALUE)) {
            rates.values().removeIf(rate -> rate.isFresh(nowNanos));
            nextSweep.set(Math.max(FIRST_SWEEP, 2 * rates.size()));
        }
        return rates.computeIfAbsent(name, key -> new Rate(nowNanos));
    }

    int size() {
        return rates.size();
    }
}
