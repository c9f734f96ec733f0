package io.millrace.streams.internal.endpoint;

import io.millrace.api.log.LogRecord;
import io.millrace.api.state.RecordException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings records through a route, in order, and finds the one that does not go through: a batch that keeps throwing is
 * halved until the poison record is alone, which then goes to the dead letters while its neighbours are processed.
 * Used by one thread; {@link #stop} comes from another.
 */
final class BatchRunner {

    private static final Logger LOG = LoggerFactory.getLogger(BatchRunner.class);
    private static final long AWAY_REST_MILLIS = 1_000;

    private final Function<List<LogRecord>, Optional<Throwable>> route;
    private final Retry retry;
    private final Funeral funeral;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private boolean away;

    /** What becomes of records when what they need is away. */
    private enum Outage {
        /** They are given back at once. */
        HOLD,
        /** They are tried as long as patience lasts. */
        WAIT,
        /** It is a failure like any other. */
        COUNT
    }

    /** Takes a record that no attempt brought through. */
    @FunctionalInterface
    interface Funeral {
        /**
         * Keeps the record. Durable on return.
         *
         * @param record the record
         * @param failure what was thrown
         * @param attempts how often it was tried
         */
        void bury(LogRecord record, Throwable failure, int attempts);
    }

    /**
     * Makes a runner.
     *
     * @param route processes records and returns what it threw
     * @param retry how often
     * @param funeral for what never goes through
     */
    BatchRunner(Function<List<LogRecord>, Optional<Throwable>> route, Retry retry, Funeral funeral) {
        this.route = route;
        this.retry = retry;
        this.funeral = funeral;
    }

    /** Ends waiting; records that are not done with stay undone. */
    void stop() {
        stopped.countDown();
    }

    /** Returns whether it was told to stop. */
    boolean isStopped() {
        return stopped.getCount() == 0;
    }

    /**
     * Processes records.
     *
     * @param records in the order of the log, at least one
     * @param done told the position of the last record of each part that is done with
     * @throws InterruptedException if stopped before all are done with
     */
    void run(List<LogRecord> records, LongConsumer done) throws InterruptedException {
        run(records, retry.attempts(), 0, done);
    }

    /**
     * Processes one record, unless what it needs is away.
     *
     * @param record the record
     * @return whether it is done with, be it as a dead letter; else it is to be tried again, before all later ones of its device
     * @throws InterruptedException if stopped
     */
    boolean runOne(LogRecord record) throws InterruptedException {
        Attempt attempt = tryRepeatedly(List.of(record), retry.attempts(), Outage.HOLD);
        Optional<Throwable> failure = attempt.failure();
        if (failure.isPresent() && isOutage(failure.get())) {
            return false;
        }
        if (failure.isPresent()) {
            bury(record, failure.get(), attempt.count());
        }
        return true;
    }

    /**
     * Tries a record for the last time.
     *
     * @param record the record
     * @param attempts how often it was tried then, for the dead letter
     * @throws InterruptedException if stopped
     */
    void runAndBury(LogRecord record, int attempts) throws InterruptedException {
        Attempt attempt = tryRepeatedly(List.of(record), 1, Outage.COUNT);
        if (attempt.failure().isPresent()) {
            bury(record, attempt.failure().get(), attempts);
        }
    }

    private void run(List<LogRecord> records, int budget, int before, LongConsumer done) throws InterruptedException {
        Attempt attempt = tryRepeatedly(records, budget, Outage.WAIT);
        if (attempt.failure().isEmpty()) {
            done.accept(last(records));
            return;
        }
        Throwable failure = attempt.failure().get();
        int attempts = before + attempt.count();
        Optional<Integer> poison = poison(records, failure);
        if (records.size() == 1) {
            bury(records.get(0), failure, attempts);
            done.accept(last(records));
        } else if (poison.isPresent()) {
            int at = poison.get();
            runPart(records.subList(0, at), budget, before, done);
            bury(records.get(at), failure, attempts);
            done.accept(records.get(at).position());
            runPart(records.subList(at + 1, records.size()), budget, before, done);
        } else {
            int half = records.size() / 2;
            runPart(records.subList(0, half), 1, attempts, done);
            runPart(records.subList(half, records.size()), 1, attempts, done);
        }
    }

    private void runPart(List<LogRecord> part, int budget, int before, LongConsumer done) throws InterruptedException {
        if (!part.isEmpty()) {
            run(part, budget, before, done);
        }
    }

    private boolean isOutage(Throwable failure) {
        return !retry.patience().isZero() && Outages.isOne(failure);
    }

    private Attempt tryRepeatedly(List<LogRecord> records, int budget, Outage treatment) throws InterruptedException {
        long start = System.nanoTime();
        int count = 0;
        int waits = 0;
        while (true) {
            Optional<Throwable> failure = route.apply(records);
            if (failure.isPresent() && isStopped()) {
                // What a stopping route throws says nothing against the record.
                throw new InterruptedException("stopped");
            }
            if (failure.isPresent() && Reasons.isAway(failure.get())) {
                waitForProvider(failure.get());
                continue;
            }
            away = false;
            boolean outage = treatment != Outage.COUNT && failure.isPresent() && isOutage(failure.get());
            if (outage && treatment == Outage.HOLD) {
                return new Attempt(failure, count + 1);
            }
            if (outage && System.nanoTime() - start < retry.patience().toNanos()) {
                LOG.debug("{} records wait for the other side: {}", records.size(), words(failure.get()));
                rest(retry.outageRestMillis(++waits));
                continue;
            }
            count++;
            boolean hopeless =
                    failure.map(f -> find(f, RecordException.class).isPresent()).orElse(true);
            if (hopeless || count >= budget) {
                return new Attempt(failure, count);
            }
            LOG.debug("{} records failed and are tried again: {}", records.size(), words(failure.get()));
            rest(retry.restMillis(count));
        }
    }

    private void waitForProvider(Throwable failure) throws InterruptedException {
        if (!away) {
            LOG.warn("Records wait, nothing is lost: {}", words(failure));
        }
        away = true;
        rest(AWAY_REST_MILLIS);
    }

    private void bury(LogRecord record, Throwable failure, int attempts) throws InterruptedException {
        while (true) {
            try {
                funeral.bury(record, failure, attempts);
                return;
            } catch (RuntimeException e) {
                // A full disk, most likely. To skip the record would lose it.
                LOG.error(
                        "The dead letters cannot take record {}; its route waits: {}", record.position(), e.toString());
                rest(AWAY_REST_MILLIS * 10);
            }
        }
    }

    private void rest(long millis) throws InterruptedException {
        if (stopped.await(millis, TimeUnit.MILLISECONDS)) {
            throw new InterruptedException("stopped");
        }
    }

    private static Optional<Integer> poison(List<LogRecord> records, Throwable failure) {
        return find(failure, RecordException.class).flatMap(e -> {
            for (int i = 0; i < records.size(); i++) {
                if (records.get(i).position() == e.position()) {
                    return Optional.of(i);
                }
            }
            return Optional.empty();
        });
    }

    private static <T extends Throwable> Optional<T> find(Throwable failure, Class<T> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return Optional.of(type.cast(cause));
            }
        }
        return Optional.empty();
    }

    private static String words(Throwable failure) {
        return Reasons.of(failure);
    }

    private static long last(List<LogRecord> records) {
        return records.get(records.size() - 1).position();
    }

    private record Attempt(Optional<Throwable> failure, int count) {}
}
