package io.millrace.rules.internal.engine;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** How much of the processor a rule takes for its records, in runs of a hundred. One thread at a time. */
final class Effort {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int RUN = 100;
    private static final long MICRO = 1_000;

    private long began;
    private long records;
    private long nanos;
    private long run;

    /** A record begins. */
    void begin() {
        began = THREADS.getCurrentThreadCpuTime();
    }

    /**
     * A record is done.
     *
     * @param most how many microseconds it may be
     * @return whether those of a whole run were more, on average
     */
    boolean end(long most) {
        long took = THREADS.getCurrentThreadCpuTime() - began;
        records++;
        nanos += took;
        run += took;
        if (records % RUN > 0) {
            return false;
        }
        boolean tooMuch = run > most * MICRO * RUN;
        run = 0;
        return tooMuch;
    }

    /** Returns what a record takes on average, in microseconds; 0 before there was a run of them. */
    long micros() {
        return records < RUN ? 0 : nanos / records / MICRO;
    }
}
