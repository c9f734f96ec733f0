package io.millrace.api.health;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Contributes metrics to {@code /metrics}; registered as a service. Called at each scrape: an implementation reads counters
 * that it keeps anyway and does not block. No label holds a device id.
 */
@ConsumerType
public interface MetricsSource {

    /** Returns the metrics as of now. */
    List<Metric> metrics();

    /**
     * One sample.
     *
     * @param name as Prometheus wants it, with unit: {@code millrace_messages_total}
     * @param help one sentence
     * @param type what the value means
     * @param labels by name
     * @param value the value
     */
    record Metric(String name, String help, Type type, Map<String, String> labels, double value) {

        /** Checks that nothing is missing. */
        public Metric {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(help, "help");
            Objects.requireNonNull(type, "type");
            labels = Map.copyOf(labels);
        }
    }

    /** What a value means. */
    enum Type {
        /** Only grows. */
        COUNTER,
        /** Goes up and down. */
        GAUGE
    }
}
