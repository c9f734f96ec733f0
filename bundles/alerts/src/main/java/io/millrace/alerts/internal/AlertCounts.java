package io.millrace.alerts.internal;

import io.millrace.api.health.MetricsSource.Metric;
import io.millrace.api.health.MetricsSource.Type;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** What happened since the start. Any thread. */
final class AlertCounts {

    private final AtomicLong raised = new AtomicLong();
    private final AtomicLong left = new AtomicLong();

    /** An alert is new. */
    void raised() {
        raised.incrementAndGet();
    }

    /** A signal was left out, since its device is gone. */
    void left() {
        left.incrementAndGet();
    }

    long allRaised() {
        return raised.get();
    }

    List<Metric> metrics() {
        return List.of(
                new Metric(
                        "millrace_alerts_raised_total",
                        "Alerts that were raised.",
                        Type.COUNTER,
                        Map.of(),
                        raised.get()),
                new Metric(
                        "millrace_alert_signals_left_total",
                        "Signals of rules that were left out, since their device is not registered any more.",
                        Type.COUNTER,
                        Map.of(),
                        left.get()));
    }
}
