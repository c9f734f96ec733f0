package io.millrace.bench.scenario;

import io.millrace.bench.measure.Budget;
import io.millrace.bench.measure.Measurement;
import io.millrace.bench.measure.Round;
import java.io.IOException;
import java.util.List;

/** The pipeline at a rate that lasts: what one unit S3 of a cloud service takes. */
final class Sustained implements Scenario {

    private static final double PER_SECOND = 6_000;
    private static final double SHARE = 15;

    @Override
    public String word() {
        return "sustained";
    }

    @Override
    public String about() {
        return "the pipeline at 6,000 messages a second";
    }

    @Override
    public boolean alone() {
        return false;
    }

    /** How long a paced round lasts. */
    static int seconds(Run run) {
        return run.plan().quick() ? 3 : 20;
    }

    @Override
    public Measurement run(Run run) throws IOException, InterruptedException {
        Measurement of = run.rounds(word(), load -> load.round((int) (PER_SECOND * seconds(run)), PER_SECOND));
        return of.with(
                List.of(),
                List.of(Budget.atMost(
                        "sustained: 6,000 messages a second at no more than 15 % of the machine",
                        of.median(Budget.US, Round::machineShare).map(share -> share * 100), SHARE, "%")));
    }
}
