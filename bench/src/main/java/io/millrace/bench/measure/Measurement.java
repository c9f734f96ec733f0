package io.millrace.bench.measure;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * What came of one scenario. By server all rounds in order: the last {@link #COUNTED} count, of each number its median.
 *
 * @param scenario its name
 * @param rounds by server; none where nothing was compared
 * @param figures what else was measured
 * @param budgets what was to be reached
 */
public record Measurement(
        String scenario, Map<String, List<Round>> rounds, List<Figure> figures, List<Budget> budgets) {

    /** How many rounds count: the last ones, which are the warmest. */
    public static final int COUNTED = 3;

    private static final double STABLE_WITHIN = 0.15;

    /** Copies all, and keeps the order. */
    public Measurement {
        rounds = new LinkedHashMap<>(rounds);
        figures = List.copyOf(figures);
        budgets = List.copyOf(budgets);
    }

    /** Makes one of rounds alone, which is not judged yet. */
    public static Measurement of(String scenario, Map<String, List<Round>> rounds) {
        return new Measurement(scenario, rounds, List.of(), List.of());
    }

    /** Makes one without a peer. */
    public static Measurement alone(String scenario, List<Figure> figures, List<Budget> budgets) {
        return new Measurement(scenario, Map.of(), figures, budgets);
    }

    /** Returns the same with figures and budgets. */
    public Measurement with(List<Figure> more, List<Budget> judged) {
        return new Measurement(scenario, rounds, more, judged);
    }

    /** Returns a number of a server; empty if the server took no part. */
    public Optional<Double> median(String peer, ToDoubleFunction<Round> number) {
        return Optional.ofNullable(rounds.get(peer)).map(all -> {
            List<Double> values = counted(all).stream()
                    .map(number::applyAsDouble)
                    .sorted(Comparator.naturalOrder())
                    .toList();
            return values.get(values.size() / 2);
        });
    }

    /** Returns Millrace's number over a peer's. */
    public Optional<Double> ratio(String peer, ToDoubleFunction<Round> number) {
        return median(Budget.US, number).flatMap(ours -> median(peer, number).map(theirs -> ours / theirs));
    }

    /** Tells whether a server's last rounds are alike. */
    public static boolean isStable(List<Round> all) {
        if (all.size() < COUNTED) {
            return false;
        }
        double[] rates = counted(all).stream().mapToDouble(Round::rate).sorted().toArray();
        return rates[rates.length - 1] - rates[0] <= STABLE_WITHIN * rates[rates.length / 2];
    }

    private static List<Round> counted(List<Round> all) {
        return all.subList(Math.max(0, all.size() - COUNTED), all.size());
    }
}
