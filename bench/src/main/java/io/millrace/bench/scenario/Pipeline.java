package io.millrace.bench.scenario;

import io.millrace.bench.measure.Budget;
import io.millrace.bench.measure.Measurement;
import io.millrace.bench.measure.Round;
import java.io.IOException;
import java.util.List;

/** From the devices through the routes to queryable state and history, as fast as it goes. */
final class Pipeline implements Scenario {

    static final String ARTEMIS = "Artemis 2.43";
    static final String MOSQUITTO = "Mosquitto";
    private static final String POSTGRESQL = "Mosquitto + bridge + PostgreSQL";

    @Override
    public String word() {
        return "pipeline";
    }

    @Override
    public String about() {
        return "telemetry through the routes to queryable state and history, at full load";
    }

    @Override
    public boolean alone() {
        return false;
    }

    /** How many messages a round of full load has. */
    static int messages(Run run) {
        return run.plan().quick() ? 20_000 : 200_000;
    }

    @Override
    public Measurement run(Run run) throws IOException, InterruptedException {
        Measurement of = run.untilStable(word(), load -> load.round(messages(run), 0));
        of.rounds()
                .keySet()
                .forEach(peer -> run.fullRate(peer, of.median(peer, Round::rate).orElseThrow()));
        return of.with(
                List.of(),
                List.of(
                        Budget.atLeast(
                                "pipeline: at least the throughput of Artemis",
                                of.ratio(ARTEMIS, Round::rate),
                                1,
                                "times"),
                        Budget.atMost(
                                "pipeline: at most the CPU a message of Artemis",
                                of.ratio(ARTEMIS, Round::cpuPer100k),
                                1,
                                "times"),
                        Budget.atLeast(
                                "pipeline: ten times the throughput of Mosquitto + bridge + PostgreSQL",
                                of.ratio(POSTGRESQL, Round::rate),
                                10,
                                "times")));
    }
}
