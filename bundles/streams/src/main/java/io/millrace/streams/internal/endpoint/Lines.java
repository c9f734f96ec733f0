package io.millrace.streams.internal.endpoint;

import io.millrace.api.log.LogRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * The records of a group that wait because what they need is away, in a line for each device, so that its order holds while others go
 * on. The group's cursor stays before the first of them. Bounded: when it is full, nothing more is read. Used by one thread.
 */
final class Lines implements Lanes.Lane {

    private static final int MOST_RECORDS = 10_000;
    private static final long MOST_BYTES = 16L << 20;

    private final BatchRunner runner;
    private final Retry retry;
    private final LongConsumer commit;
    private final LongSupplier clock;
    private final Map<String, Line> byDevice = new HashMap<>();
    private final NavigableMap<Long, Line> byFirst = new TreeMap<>();
    private long read;
    private long committed = -1;
    private int count;
    private long bytes;

    /**
     * Makes it empty.
     *
     * @param runner tries records
     * @param retry how often and for how long
     * @param commit told up to where all is done with
     * @param clock as {@link System#nanoTime}
     */
    Lines(BatchRunner runner, Retry retry, LongConsumer commit, LongSupplier clock) {
        this.runner = runner;
        this.retry = retry;
        this.commit = commit;
        this.clock = clock;
    }

    @Override
    public void process(List<LogRecord> records, long readTo) throws InterruptedException {
        for (LogRecord record : records) {
            process(record);
        }
        readTo(readTo);
    }

    @Override
    public boolean isWaiting() {
        return !byFirst.isEmpty();
    }

    @Override
    public long done() {
        return Math.max(0, committed);
    }

    @Override
    public boolean isFull() {
        return count >= MOST_RECORDS || bytes >= MOST_BYTES;
    }

    /**
     * Takes a record: through the route, or into its device's line.
     *
     * @throws InterruptedException if stopped
     */
    void process(LogRecord record) throws InterruptedException {
        String device = record.record().deviceId();
        Line line = byDevice.get(device);
        if (line != null) {
            line.add(record);
            count(record, 1);
        } else if (!runner.runOne(record)) {
            Line fresh = new Line(record, clock.getAsLong(), pause(1));
            byDevice.put(device, fresh);
            byFirst.put(record.position(), fresh);
            count(record, 1);
        }
    }

    /**
     * Notes up to where the group was read, whether wanted or not.
     *
     * @param position of the last record
     */
    void readTo(long position) {
        read = position;
        commitDone();
    }

    @Override
    public void tryAgain() throws InterruptedException {
        if (byFirst.isEmpty()) {
            return;
        }
        List<Line> due = new ArrayList<>();
        for (Line line : byFirst.values()) {
            if (line.isDue(clock.getAsLong())) {
                due.add(line);
            }
        }
        for (Line line : due) {
            advance(line);
        }
    }

    private void advance(Line line) throws InterruptedException {
        while (!line.isEmpty()) {
            LogRecord first = line.first();
            line.attempt();
            if (line.waited(clock.getAsLong()) > retry.patience().toNanos()) {
                runner.runAndBury(first, line.attempts());
            } else if (!runner.runOne(first)) {
                line.rest(clock.getAsLong(), pause(line.attempts()));
                return;
            }
            byFirst.remove(first.position());
            count(line.removeFirst(clock.getAsLong()), -1);
            if (!line.isEmpty()) {
                byFirst.put(line.first().position(), line);
            } else {
                byDevice.remove(first.record().deviceId());
            }
            commitDone();
        }
    }

    private long pause(int attempts) {
        return TimeUnit.MILLISECONDS.toNanos(retry.outageRestMillis(attempts));
    }

    private void count(LogRecord record, int sign) {
        count += sign;
        bytes += (long) sign * record.record().content().payload().length;
    }

    private void commitDone() {
        long done = byFirst.isEmpty() ? read : Math.min(read, byFirst.firstKey() - 1);
        if (done != committed) {
            committed = done;
            commit.accept(done);
        }
    }
}
