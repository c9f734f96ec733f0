package io.millrace.bench;

import io.millrace.bench.Options.Scenario;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * What came of one scenario: by server all rounds in order. The last {@link #COUNTED} count, of each number its median.
 *
 * @param scenario which
 * @param rounds by server
 */
record Measurement(Scenario scenario, Map<String, List<Round>> rounds) {

    /** How many rounds count: the last ones, which are the warmest. */
    static final int COUNTED = 3;

    private static final double STABLE_WITHIN = 0.15;

    /** Copies the map and keeps its order. */
    Measurement {
        rounds = new LinkedHashMap<>(rounds);
    }

    /** Returns a number of a server; empty if the server took no part. */
    Optional<Double> median(String peer, ToDoubleFunction<Round> number) {
        return Optional.ofNullable(rounds.get(peer)).map(all -> {
            List<Double> values = counted(all).stream()
                    .map(number::applyAsDouble)
                    .sorted(Comparator.naturalOrder())
                    .toList();
            return values.get(values.size() / 2);
        });
    }

    /** Tells whether a server's last rounds are alike. */
    static boolean isStable(List<Round> all) {
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
