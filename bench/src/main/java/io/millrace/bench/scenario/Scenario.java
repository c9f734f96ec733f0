package io.millrace.bench.scenario;

import io.millrace.bench.measure.Measurement;
import java.io.IOException;

/** One line of the budgets, as something that is done and measured. */
public interface Scenario {

    /** Returns its name on the command line and in the report. */
    String word();

    /** Says in half a line what is done. */
    String about();

    /** Tells whether Millrace is measured alone, on a fresh data folder, after all comparisons have ended. */
    boolean alone();

    /**
     * Does it.
     *
     * @param run the servers, and how long it may take
     * @return what came of it, with the budgets held against it
     */
    Measurement run(Run run) throws IOException, InterruptedException;
}
