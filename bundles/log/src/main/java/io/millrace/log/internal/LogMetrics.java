package io.millrace.log.internal;

import io.millrace.api.health.MetricsSource.Metric;
import io.millrace.api.health.MetricsSource.Type;
import io.millrace.api.log.GroupInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What the log tells of itself. */
final class LogMetrics {

    private LogMetrics() {}

    static List<Metric> of(DurableLog log) {
        List<Metric> metrics = new ArrayList<>();
        for (KindLog kind : log.kinds()) {
            Map<String, String> label = Map.of("kind", kind.kind().wireName());
            metrics.add(counter("millrace_log_appended_total", "Records appended.", label, kind.appended()));
            metrics.add(gauge(
                    "millrace_log_kept_records", "Records kept.", label, Math.max(0, kind.last() - kind.first() + 1)));
            for (GroupInfo group : log.groups(kind.kind())) {
                metrics.add(gauge(
                        "millrace_log_group_lag_records",
                        "Records that wait for a group.",
                        Map.of("kind", kind.kind().wireName(), "group", group.group()),
                        group.lag()));
            }
        }
        double seconds = log.writer().syncNanos() / (double) TimeUnit.SECONDS.toNanos(1);
        metrics.add(counter(
                "millrace_log_syncs_total",
                "Writes with fdatasync.",
                Map.of(),
                log.writer().syncs()));
        metrics.add(counter("millrace_log_sync_seconds_total", "Time in writes with fdatasync.", Map.of(), seconds));
        metrics.add(gauge("millrace_log_pending_bytes", "Waits to be written.", Map.of(), log.pendingBytes()));
        metrics.add(gauge("millrace_log_file_bytes", "Size on disk.", Map.of(), log.fileBytes()));
        return metrics;
    }

    private static Metric counter(String name, String help, Map<String, String> labels, double value) {
        return new Metric(name, help, Type.COUNTER, labels, value);
    }

    private static Metric gauge(String name, String help, Map<String, String> labels, double value) {
        return new Metric(name, help, Type.GAUGE, labels, value);
    }
}
