package io.millrace.alerts.internal;

import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what is to be done beside the taking of signals, on a thread of its own: feeds the log, clears what was quiet long
 * enough, drops what is too old or too much.
 */
final class AlertClerk implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AlertClerk.class);
    private static final long TICK_MILLIS = 1_000;
    private static final long CLEAN_MILLIS = 3_600_000;
    private static final long CLOSE_MILLIS = 12_000;

    private final LogFeeder feeder;
    private final AlertBook book;
    private final Retention retention;
    private final AlertCounts counts;
    private final Clock clock;
    private final long manyRaised;
    private final Semaphore work;
    private final Thread thread = new Thread(this::run, "millrace-alerts");
    private Instant cleaned = Instant.MIN;
    private long raisedThen;
    private boolean failing;
    private volatile boolean closed;

    /**
     * Makes a clerk.
     *
     * @param parts what it works with
     * @param maximum how many alerts are kept
     * @param work has a permit when something waits in the outbox
     */
    AlertClerk(Parts parts, int maximum, Semaphore work) {
        this.feeder = parts.feeder();
        this.book = parts.book();
        this.retention = parts.retention();
        this.counts = parts.counts();
        this.clock = parts.clock();
        this.manyRaised = maximum / 10;
        this.work = work;
    }

    /**
     * What a clerk works with.
     *
     * @param feeder brings changes to the log
     * @param book of alerts
     * @param retention drops alerts
     * @param counts what happened
     * @param clock the server's
     */
    record Parts(LogFeeder feeder, AlertBook book, Retention retention, AlertCounts counts, Clock clock) {}

    /** Starts with what was left over. */
    void open() {
        thread.start();
    }

    @Override
    public void close() {
        closed = true;
        work.release();
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        boolean fed = false;
        try {
            while (!closed) {
                if (work.tryAcquire(TICK_MILLIS, TimeUnit.MILLISECONDS)) {
                    work.drainPermits();
                    fed = false;
                }
                fed = work(fed);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Broad catch: a thread's boundary, and whatever fails is tried again. Only the first failure in a row is told. */
    private boolean work(boolean fed) throws InterruptedException {
        try {
            boolean done = fed || feeder.feed();
            book.settleDue();
            clean();
            failing = false;
            return done;
        } catch (RuntimeException e) {
            if (!failing) {
                LOG.warn("Changes of alerts wait, and are tried again: {}", e.getMessage());
            }
            LOG.debug("Work on alerts failed", e);
            failing = true;
            return false;
        }
    }

    private void clean() {
        Instant now = clock.instant();
        boolean many = counts.allRaised() - raisedThen > manyRaised;
        if (many || cleaned.isBefore(now.minusMillis(CLEAN_MILLIS))) {
            retention.clean(now);
            cleaned = now;
            raisedThen = counts.allRaised();
        }
    }
}
