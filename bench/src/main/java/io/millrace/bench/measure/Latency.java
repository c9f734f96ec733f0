package io.millrace.bench.measure;

import org.HdrHistogram.Histogram;

/**
 * How long something took, in milliseconds.
 *
 * @param count how often it was measured; 0 where nothing answers, as with QoS 0
 * @param p50Millis the median
 * @param p99Millis one in a hundred took longer
 * @param maxMillis the longest
 */
public record Latency(long count, double p50Millis, double p99Millis, double maxMillis) {

    /** Reads a histogram of microseconds. */
    public static Latency of(Histogram micros) {
        return new Latency(
                micros.getTotalCount(),
                micros.getValueAtPercentile(50) / 1000.0,
                micros.getValueAtPercentile(99) / 1000.0,
                micros.getMaxValue() / 1000.0);
    }
}
