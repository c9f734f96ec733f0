package io.millrace.bench.scenario;

import io.millrace.bench.client.Dialect;
import io.millrace.bench.measure.Budget;
import io.millrace.bench.measure.Figure;
import io.millrace.bench.measure.Measurement;
import io.millrace.bench.measure.Round;
import io.millrace.bench.server.MillracePeer;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Ten times the connections of the comparison, each with as much on its way, as fast as it goes; then a modest rate, until that is
 * answered as at other times. The fifteen minutes of the budget are a trial of {@code ./millrace torture}.
 */
final class Overload implements Scenario {

    private static final int TIMES = 10;
    private static final int MODEST_PER_SECOND = 500;
    private static final int NORMAL_WITHIN_SECONDS = 30;
    private static final double NORMAL_P99_MILLIS = 10;

    @Override
    public String word() {
        return "overload";
    }

    @Override
    public String about() {
        return "500 connections as fast as it goes, then back to a modest rate";
    }

    @Override
    public boolean alone() {
        return true;
    }

    @Override
    public Measurement run(Run run) throws IOException, InterruptedException {
        int messages = run.plan().quick() ? 100_000 : 3_000_000;
        MillracePeer millrace = run.fresh(word());
        Load.Size size = new Load.Size(Load.Size.USUAL.devices() * TIMES, Load.Size.USUAL.window());
        try (Load load = new Load(millrace, Dialect.USUAL, size)) {
            Round full = load.round(messages, 0);
            boolean healthy = millrace.rest().isHealthy();
            Optional<Double> normal = normalAfter(load);
            Load.Ledger ledger = load.ledger();
            return Measurement.alone(
                    word(),
                    List.of(
                            new Figure("messages", "a second", full.rate(), ""),
                            new Figure("acknowledged", "p50", full.latency().p50Millis(), "ms"),
                            new Figure("acknowledged", "p99", full.latency().p99Millis(), "ms"),
                            new Figure(
                                    "resident memory",
                                    "at the end",
                                    full.usage().residentMiB(),
                                    "MiB")),
                    List.of(
                            new Budget(
                                    "overload: stays up, and loses, repeats and reorders nothing",
                                    (healthy ? "healthy; " : "not healthy; ") + ledger,
                                    Optional.of(healthy && ledger.isClean())),
                            normal.map(seconds -> Budget.atMost(
                                            "overload: normal (p99 of the acknowledgement under 10 ms) within 30 s after",
                                            seconds,
                                            NORMAL_WITHIN_SECONDS,
                                            "s"))
                                    .orElseGet(() -> new Budget(
                                            "overload: normal (p99 of the acknowledgement under 10 ms) within 30 s after",
                                            "not within " + NORMAL_WITHIN_SECONDS + " s",
                                            Optional.of(false)))));
        }
    }

    /** Returns the seconds until a second of the modest rate was answered as at other times. */
    private static Optional<Double> normalAfter(Load load) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(NORMAL_WITHIN_SECONDS)) {
            Round round = load.round(MODEST_PER_SECOND, MODEST_PER_SECOND);
            if (round.latency().p99Millis() < NORMAL_P99_MILLIS) {
                return Optional.of((System.nanoTime() - begin) / 1e9);
            }
        }
        return Optional.empty();
    }
}
