package io.millrace.health.internal;

import io.millrace.api.health.MetricsSource.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Metrics in the text format 0.0.4 of Prometheus. */
final class PrometheusText {

    // a label a device would be a series a device: no metric has one, whatever a source says
    private static final Set<String> NEVER = Set.of("device", "device_id", "deviceid", "deviceId");

    private PrometheusText() {}

    static String of(List<Metric> metrics) {
        Map<String, List<Metric>> byName = new TreeMap<>();
        metrics.forEach(metric ->
                byName.computeIfAbsent(metric.name(), name -> new ArrayList<>()).add(metric));
        StringBuilder text = new StringBuilder();
        byName.forEach((name, samples) -> {
            Metric first = samples.get(0);
            text.append("# HELP ")
                    .append(name)
                    .append(' ')
                    .append(escape(first.help()))
                    .append('\n');
            text.append("# TYPE ")
                    .append(name)
                    .append(' ')
                    .append(first.type().name().toLowerCase(Locale.ROOT));
            text.append('\n');
            samples.forEach(sample -> append(text, sample));
        });
        return text.toString();
    }

    private static void append(StringBuilder text, Metric sample) {
        text.append(sample.name());
        char separator = '{';
        for (Map.Entry<String, String> label : new TreeMap<>(sample.labels()).entrySet()) {
            if (!NEVER.contains(label.getKey())) {
                text.append(separator).append(label.getKey()).append("=\"");
                text.append(escape(label.getValue()).replace("\"", "\\\"")).append('"');
                separator = ',';
            }
        }
        text.append(separator == ',' ? "} " : " ")
                .append(number(sample.value()))
                .append('\n');
    }

    private static String number(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return Long.toString((long) value);
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "+Inf" : "-Inf";
        }
        return Double.toString(value);
    }

    private static String escape(String text) {
        return text.replace("\\", "\\\\").replace("\n", "\\n");
    }
}
