package io.millrace.bench.scenario;

import io.millrace.bench.measure.Budget;
import io.millrace.bench.measure.Measurement;
import io.millrace.bench.measure.Round;
import io.millrace.bench.server.MillracePeer;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Accepting alone: the route to state and history is taken out of the hot folder first, and given back at the end. */
final class Ingest implements Scenario {

    private static final double TIMES_ARTEMIS = 3;

    @Override
    public String word() {
        return "ingest";
    }

    @Override
    public String about() {
        return "accepting telemetry alone, with the route to state and history taken away";
    }

    @Override
    public boolean alone() {
        return false;
    }

    @Override
    public Measurement run(Run run) throws IOException, InterruptedException {
        Optional<MillracePeer> millrace = run.millrace();
        if (millrace.isPresent()) {
            millrace.get().acceptOnly();
            run.note("ingest: the file of the route to state and history was taken out of the hot folder");
        }
        try {
            Measurement of = run.untilStable(word(), load -> load.round(Pipeline.messages(run), 0));
            return of.with(
                    List.of(),
                    List.of(
                            Budget.atLeast(
                                    "ingest: three times the throughput of Artemis",
                                    of.ratio(Pipeline.ARTEMIS, Round::rate),
                                    TIMES_ARTEMIS,
                                    "times"),
                            Budget.atMost(
                                    "ingest: no more CPU a message than Mosquitto",
                                    of.ratio(Pipeline.MOSQUITTO, Round::cpuPer100k),
                                    1,
                                    "times")));
        } finally {
            if (millrace.isPresent()) {
                millrace.get().routeAgain();
            }
        }
    }
}
