package io.millrace.bench;

import io.millrace.bench.Options.Scenario;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Runs the scenarios: in each the servers take turns, round by round, until their numbers are stable. */
final class Bench {

    private static final double SUSTAINED_PER_SECOND = 6_000;

    private final List<Load> loads;
    private final boolean quick;
    private final PrintStream out;
    private final Map<String, Double> fullRate = new LinkedHashMap<>();

    Bench(List<Load> loads, boolean quick, PrintStream out) {
        this.loads = loads;
        this.quick = quick;
        this.out = out;
    }

    /** Runs one scenario on every server. */
    Measurement run(Scenario scenario) throws IOException, InterruptedException {
        Measurement result =
                switch (scenario) {
                    case PIPELINE, INGEST -> fullLoad(scenario);
                    case SUSTAINED -> paced(scenario, Map.of());
                    case LOGIN -> logins();
                    case HALF -> paced(scenario, fullRate);
                };
        if (scenario == Scenario.PIPELINE) {
            for (Load load : loads) {
                String name = load.peer().name();
                result.median(name, Round::rate).ifPresent(rate -> fullRate.put(name, rate));
            }
        }
        return result;
    }

    private Measurement fullLoad(Scenario scenario) throws IOException, InterruptedException {
        int messages = quick ? 20_000 : 200_000;
        return untilStable(scenario, load -> load.round(messages, 0));
    }

    private Measurement untilStable(Scenario scenario, Turn turn) throws IOException, InterruptedException {
        int least = quick ? Measurement.COUNTED : 5;
        int most = quick ? Measurement.COUNTED : 10;
        Map<String, List<Round>> rounds = new LinkedHashMap<>();
        for (int round = 1; round <= most; round++) {
            for (Load load : loads) {
                add(rounds, scenario, turn.of(load));
            }
            if (round >= least && rounds.values().stream().allMatch(Measurement::isStable)) {
                break;
            }
        }
        return new Measurement(scenario, rounds);
    }

    /** One round of one server. */
    private interface Turn {

        Round of(Load load) throws IOException, InterruptedException;
    }

    private Measurement logins() throws IOException, InterruptedException {
        int devices = quick ? 200 : 2_000;
        return untilStable(Scenario.LOGIN, load -> load.logins(devices));
    }

    private Measurement paced(Scenario scenario, Map<String, Double> full) throws IOException, InterruptedException {
        int seconds = quick ? 3 : 20;
        Map<String, List<Round>> rounds = new LinkedHashMap<>();
        for (int round = 0; round < Measurement.COUNTED; round++) {
            for (Load load : loads) {
                double rate = full.isEmpty()
                        ? SUSTAINED_PER_SECOND
                        : full.get(load.peer().name()) / 2;
                add(rounds, scenario, load.round((int) (rate * seconds), rate));
            }
        }
        return new Measurement(scenario, rounds);
    }

    private void add(Map<String, List<Round>> rounds, Scenario scenario, Round round) {
        rounds.computeIfAbsent(round.peer(), name -> new ArrayList<>()).add(round);
        out.println(String.format(
                Locale.ROOT,
                "%-9s %-13s round %2d  %,9.0f/s  %6.2f CPU s/100k  answer %.1f / %.1f ms  %,d MiB",
                scenario.word(),
                round.peer(),
                rounds.get(round.peer()).size(),
                round.rate(),
                round.cpuPer100k(),
                round.p50Millis(),
                round.p99Millis(),
                round.residentMiB()));
    }
}
