package io.millrace.bench.nab;

import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How good the alerts of one series are, as the Numenta Anomaly Benchmark scores detections (Lavin and Ahmad, 2015, the standard
 * profile): within a window the first one counts, the earlier the better; outside each one costs; a window without one costs.
 *
 * @param alerts after the probationary period
 * @param inside of them in a window
 * @param windows in which something was wrong
 * @param found of them
 * @param raw the sum of the score; at most {@code windows}, {@code -windows} where nothing is said at all
 */
record NabScore(int alerts, int inside, int windows, int found, double raw) {

    private static final double FALSE_ALERT = 0.11;
    private static final double STEEPNESS = 5;
    private static final double FAR = 3;
    private static final double PROBATION = 0.15;
    private static final int PROBATION_OF = 5_000;

    /** Scores the times at which alerts began. */
    static NabScore of(NabSeries series, Collection<Instant> alerts) {
        List<Instant> times = series.times();
        int probation = (int) (PROBATION * Math.min(times.size(), PROBATION_OF));
        Set<NabSeries.Window> found = new HashSet<>();
        int counted = 0;
        int inside = 0;
        double raw = 0;
        Set<Instant> said = new HashSet<>(alerts);
        for (int i = probation; i < times.size(); i++) {
            if (!said.remove(times.get(i))) {
                continue;
            }
            counted++;
            NabSeries.Window window = window(series, times.get(i));
            if (window == null) {
                raw += FALSE_ALERT * after(series, i);
            } else {
                inside++;
                raw += found.add(window) ? within(series, window, i) : 0;
            }
        }
        int windows = series.windows().size();
        return new NabScore(counted, inside, windows, found.size(), raw - (windows - found.size()));
    }

    private static NabSeries.Window window(NabSeries series, Instant time) {
        return series.windows().stream()
                .filter(window -> window.holds(time))
                .findFirst()
                .orElse(null);
    }

    /** From 1 at the beginning of the window towards 0 at its end. */
    private static double within(NabSeries series, NabSeries.Window window, int index) {
        int first = first(series, window);
        int last = last(series, window);
        double width = last - first + 1.0;
        return sigmoid(-(last - index + 1) / width) / sigmoid(-1);
    }

    /** From 0 just after a window towards -1 far from it. */
    private static double after(NabSeries series, int index) {
        NabSeries.Window before = null;
        for (NabSeries.Window window : series.windows()) {
            before = last(series, window) < index ? window : before;
        }
        if (before == null) {
            return -1;
        }
        int last = last(series, before);
        double distance = (index - last) / (double) Math.max(1, last - first(series, before));
        return distance > FAR ? -1 : sigmoid(distance);
    }

    private static int first(NabSeries series, NabSeries.Window window) {
        int index = 0;
        while (series.times().get(index).isBefore(window.from())) {
            index++;
        }
        return index;
    }

    private static int last(NabSeries series, NabSeries.Window window) {
        int index = series.times().size() - 1;
        while (series.times().get(index).isAfter(window.to())) {
            index--;
        }
        return index;
    }

    private static double sigmoid(double y) {
        return 2 / (1 + Math.exp(STEEPNESS * y)) - 1;
    }

    /** Returns the scores of several series together. */
    static NabScore sum(List<NabScore> scores) {
        return new NabScore(
                scores.stream().mapToInt(NabScore::alerts).sum(),
                scores.stream().mapToInt(NabScore::inside).sum(),
                scores.stream().mapToInt(NabScore::windows).sum(),
                scores.stream().mapToInt(NabScore::found).sum(),
                scores.stream().mapToDouble(NabScore::raw).sum());
    }

    /** Returns 100 for a perfect detector, 0 for one that never says anything. */
    double normalized() {
        return 100 * (raw + windows) / (2.0 * windows);
    }

    /** Returns which part of the alerts was right. */
    double precision() {
        return alerts == 0 ? 0 : (double) inside / alerts;
    }

    /** Returns which part of the windows was found. */
    double recall() {
        return (double) found / windows;
    }
}
