package io.millrace.streams.internal.endpoint;

import io.millrace.api.log.GroupDeletedException;
import io.millrace.api.log.LogReader;
import io.millrace.api.log.LogRecord;
import io.millrace.api.log.StreamLog;
import io.millrace.streams.internal.ProviderAwayException;
import io.millrace.streams.internal.Slot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a consumer group and hands its records to a route until it is stopped. It outlives the log: when another takes
 * its place, it opens the group there and goes on at the durable cursor. Runs on a thread of its own.
 */
final class GroupPump implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(GroupPump.class);
    private static final Duration POLL = Duration.ofMillis(250);
    private static final int PER_LANE = 16;
    private static final int MOST = 10_000;
    private static final long REST_MILLIS = 500;
    private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final Slot<StreamLog> logs;
    private final ConsumerOptions options;
    private final List<BatchRunner> runners;
    private final ExecutorService threads;
    private final String owner;
    private String complaint = "";

    /**
     * Makes a pump.
     *
     * @param logs where the log is, now and after a swap
     * @param options what to read
     * @param runners process what was read, one for each lane
     * @param threads one for each lane but the first
     * @param owner who reads, for whoever wants the group too
     */
    GroupPump(
            Slot<StreamLog> logs,
            ConsumerOptions options,
            List<BatchRunner> runners,
            ExecutorService threads,
            String owner) {
        this.logs = logs;
        this.options = options;
        this.runners = List.copyOf(runners);
        this.threads = threads;
        this.owner = owner;
    }

    @Override
    public void run() {
        try {
            while (!isStopped()) {
                readUntilTrouble();
            }
        } catch (InterruptedException e) {
            LOG.debug("{} was stopped", owner);
        }
    }

    private void readUntilTrouble() throws InterruptedException {
        StreamLog log = null;
        try {
            log = logs.await(Environment.PATIENCE);
            log.createGroup(options.kind(), options.group(), options.start());
            read(log);
        } catch (ProviderAwayException e) {
            complain(e.getMessage());
        } catch (GroupDeletedException e) {
            LOG.warn("{}: {}; it is made anew and read on", owner, e.getMessage());
        } catch (RuntimeException e) {
            // The thread's boundary: whatever the log throws, the group is opened anew, and no record is skipped.
            if (logs.isCurrent(log)) {
                complain(Reasons.of(e));
            }
            TimeUnit.MILLISECONDS.sleep(REST_MILLIS);
        }
    }

    private void read(StreamLog log) throws InterruptedException {
        try (LogReader reader = log.openGroup(options.kind(), options.group(), owner)) {
            complaint = "";
            Lanes lanes = lanes(reader);
            while (!isStopped() && logs.isCurrent(log)) {
                if (lanes.isFull()) {
                    TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
                } else {
                    read(reader, lanes);
                }
                lanes.tryAgain();
            }
        }
    }

    private Lanes lanes(LogReader reader) {
        // A lane alone says itself how far it is; several are together as far as the last of them.
        LongConsumer progress = runners.size() == 1 ? reader::commit : position -> {};
        List<Lanes.Lane> lanes = new ArrayList<>();
        for (BatchRunner runner : runners) {
            lanes.add(
                    options.isBatch()
                            ? new BatchLane(runner, options.batchSize(), progress)
                            : new Lines(runner, options.retry(), progress, System::nanoTime));
        }
        return new Lanes(lanes, threads, reader::commit);
    }

    private void read(LogReader reader, Lanes lanes) throws InterruptedException {
        List<LogRecord> records = reader.poll(most(), POLL);
        if (!records.isEmpty()) {
            long start = System.nanoTime();
            lanes.process(
                    options.filter().apply(records),
                    records.get(records.size() - 1).position());
            gather(start, records.size());
        }
    }

    /** Returns how many records are read at once: enough that no lane waits long for the others. */
    private int most() {
        if (runners.size() == 1) {
            return options.batchSize();
        }
        return Math.min(MOST, runners.size() * Math.max(options.batchSize(), PER_LANE));
    }

    private boolean isStopped() {
        return runners.get(0).isStopped();
    }

    /** Lets records come together after a small batch of several, which cost less in one exchange; one alone never waits. */
    private void gather(long start, int size) throws InterruptedException {
        if (options.isBatch() && size > 1 && size < options.batchSize()) {
            TimeUnit.NANOSECONDS.sleep(start + GATHER_NANOS - System.nanoTime());
        }
    }

    private void complain(String reason) {
        if (!reason.equals(complaint)) {
            LOG.warn(
                    "{} cannot read streams/{}/{} and tries again: {}",
                    owner,
                    options.kind().wireName(),
                    options.group(),
                    reason);
        }
        complaint = reason;
    }
}
