package io.millrace.storage.internal;

import io.millrace.api.health.MetricsSource.Metric;
import io.millrace.api.health.MetricsSource.Type;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts transactions and their time. Any thread. */
final class StoreTimes {

    private static final double NANOS_PER_SECOND = 1e9;

    private final LongAdder committed = new LongAdder();
    private final LongAdder rolledBack = new LongAdder();
    private final LongAdder repeated = new LongAdder();
    private final LongAdder nanos = new LongAdder();

    /** Counts a transaction that committed. */
    void committed(long tookNanos) {
        committed.increment();
        nanos.add(tookNanos);
    }

    /** Counts a transaction that was rolled back. */
    void rolledBack(long tookNanos) {
        rolledBack.increment();
        nanos.add(tookNanos);
    }

    /** Counts a transaction that is run again after a deadlock. */
    void repeated() {
        repeated.increment();
    }

    /** Returns the counters. */
    List<Metric> metrics() {
        return List.of(
                counter("millrace_store_transactions_total", "Transactions that committed.", committed.sum()),
                counter("millrace_store_rollbacks_total", "Transactions that were rolled back.", rolledBack.sum()),
                counter("millrace_store_retries_total", "Transactions run again after a deadlock.", repeated.sum()),
                counter(
                        "millrace_store_seconds_total",
                        "Time spent in transactions, waits for a connection included.",
                        nanos.sum() / NANOS_PER_SECOND));
    }

    private static Metric counter(String name, String help, double value) {
        return new Metric(name, help, Type.COUNTER, Map.of("store", "derby"), value);
    }
}
