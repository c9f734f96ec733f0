package io.millrace.bench.scenario;

import io.millrace.bench.measure.Figure;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Histograms of microseconds, as figures. */
final class Times {

    private static final long LONGEST_MICROS = TimeUnit.MINUTES.toMicros(10);

    private Times() {}

    static Histogram none() {
        return new Histogram(LONGEST_MICROS, 3);
    }

    static void record(Histogram micros, long nanos) {
        micros.recordValue(Math.max(0, Math.min(LONGEST_MICROS, TimeUnit.NANOSECONDS.toMicros(nanos))));
    }

    static double p50(Histogram micros) {
        return micros.getValueAtPercentile(50) / 1000.0;
    }

    static double p99(Histogram micros) {
        return micros.getValueAtPercentile(99) / 1000.0;
    }

    /** Returns median, 99th hundredth and maximum in milliseconds. */
    static List<Figure> figures(String group, Histogram micros) {
        return List.of(
                new Figure(group, "p50", p50(micros), "ms"),
                new Figure(group, "p99", p99(micros), "ms"),
                new Figure(group, "longest of " + micros.getTotalCount(), micros.getMaxValue() / 1000.0, "ms"));
    }
}
