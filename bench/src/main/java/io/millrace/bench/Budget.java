package io.millrace.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * A budget of the design, section 8, held against the run.
 *
 * @param text what was to be reached
 * @param measured what was, in words
 * @param kept whether it was reached; empty where the peer took no part
 */
record Budget(String text, String measured, Optional<Boolean> kept) {

    private static final String US = "Millrace";
    private static final String ARTEMIS = "Artemis 2.43";
    private static final String MOSQUITTO = "Mosquitto";
    private static final String LOGIN_TEXT = "login: 1,000 log-ins a second with cold caches";
    private static final double INGEST_TIMES_ARTEMIS = 3;
    private static final double SUSTAINED_SHARE = 0.15;
    private static final double HALF_LOAD_P99_MILLIS = 10;
    private static final double LOGINS_PER_SECOND = 1_000;

    /** Holds the budgets of all scenarios that ran against their numbers. */
    static List<Budget> check(List<Measurement> measurements) {
        List<Budget> budgets = new ArrayList<>();
        for (Measurement of : measurements) {
            switch (of.scenario()) {
                case INGEST -> {
                    budgets.add(atLeast("ingest: three times the throughput of Artemis", of, INGEST_TIMES_ARTEMIS));
                    budgets.add(cpu("ingest: no more CPU a message than Mosquitto", of, MOSQUITTO));
                }
                case PIPELINE -> {
                    budgets.add(atLeast("pipeline: at least the throughput of Artemis", of, 1));
                    budgets.add(cpu("pipeline: at most the CPU a message of Artemis", of, ARTEMIS));
                }
                case SUSTAINED -> budgets.add(atMost(
                        "sustained: 6,000 messages a second at no more than 15 % of the machine",
                        of.median(US, Round::machineShare), SUSTAINED_SHARE));
                case LOGIN -> budgets.add(of.median(US, Round::rate)
                        .map(rate -> new Budget(LOGIN_TEXT, words(rate), Optional.of(rate >= LOGINS_PER_SECOND)))
                        .orElseGet(() -> skipped(LOGIN_TEXT)));
                case HALF -> budgets.add(atMost(
                        "half load: p99 of the acknowledgement under 10 ms",
                        of.median(US, Round::p99Millis),
                        HALF_LOAD_P99_MILLIS));
            }
        }
        return budgets;
    }

    private static Budget atLeast(String text, Measurement of, double times) {
        return ratio(of, ARTEMIS, Round::rate)
                .map(ratio -> new Budget(text, words(ratio) + " times", Optional.of(ratio >= times)))
                .orElseGet(() -> skipped(text));
    }

    private static Budget cpu(String text, Measurement of, String peer) {
        return ratio(of, peer, Round::cpuPer100k)
                .map(ratio -> new Budget(text, words(ratio) + " times", Optional.of(ratio <= 1)))
                .orElseGet(() -> skipped(text));
    }

    private static Budget atMost(String text, Optional<Double> measured, double limit) {
        return measured.map(value -> new Budget(text, words(value), Optional.of(value <= limit)))
                .orElseGet(() -> skipped(text));
    }

    private static Budget skipped(String text) {
        return new Budget(text, "not measured: a server took no part", Optional.empty());
    }

    /** Returns our number over a peer's. */
    static Optional<Double> ratio(Measurement of, String peer, ToDoubleFunction<Round> number) {
        return of.median(US, number).flatMap(ours -> of.median(peer, number).map(theirs -> ours / theirs));
    }

    private static String words(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
