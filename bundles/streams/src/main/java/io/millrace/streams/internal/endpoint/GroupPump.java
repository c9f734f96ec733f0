package io.millrace.streams.internal.endpoint;

import io.millrace.api.log.GroupDeletedException;
import io.millrace.api.log.LogReader;
import io.millrace.api.log.LogRecord;
import io.millrace.api.log.StreamLog;
import io.millrace.streams.internal.ProviderAwayException;
import io.millrace.streams.internal.Slot;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a consumer group and hands its records to a route until it is stopped. It outlives the log: when another takes
 * its place, it opens the group there and goes on at the durable cursor. Runs on a thread of its own.
 */
final class GroupPump implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(GroupPump.class);
    private static final Duration POLL = Duration.ofMillis(250);
    private static final long REST_MILLIS = 500;
    private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final Slot<StreamLog> logs;
    private final ConsumerOptions options;
    private final BatchRunner runner;
    private final String owner;
    private String complaint = "";

    /**
     * Makes a pump.
     *
     * @param logs where the log is, now and after a swap
     * @param options what to read
     * @param runner processes what was read
     * @param owner who reads, for whoever wants the group too
     */
    GroupPump(Slot<StreamLog> logs, ConsumerOptions options, BatchRunner runner, String owner) {
        this.logs = logs;
        this.options = options;
        this.runner = runner;
        this.owner = owner;
    }

    @Override
    public void run() {
        try {
            while (!runner.isStopped()) {
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
            if (options.isBatch()) {
                readBatches(log, reader);
            } else {
                readOneByOne(log, reader);
            }
        }
    }

    private void readBatches(StreamLog log, LogReader reader) throws InterruptedException {
        while (!runner.isStopped() && logs.isCurrent(log)) {
            List<LogRecord> records = reader.poll(options.batchSize(), POLL);
            if (!records.isEmpty()) {
                long start = System.nanoTime();
                process(records, reader);
                gather(start, records.size());
            }
        }
    }

    private void readOneByOne(StreamLog log, LogReader reader) throws InterruptedException {
        Lines lines = new Lines(runner, options.retry(), reader::commit, System::nanoTime);
        while (!runner.isStopped() && logs.isCurrent(log)) {
            if (lines.isFull()) {
                TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
            } else {
                List<LogRecord> records = reader.poll(1, POLL);
                for (LogRecord record : options.filter().apply(records)) {
                    lines.process(record);
                }
                if (!records.isEmpty()) {
                    lines.readTo(records.get(records.size() - 1).position());
                }
            }
            lines.tryAgain();
        }
    }

    /** Lets records come together after a small batch of several, which cost less in one exchange; one alone never waits. */
    private void gather(long start, int size) throws InterruptedException {
        if (size > 1 && size < options.batchSize()) {
            TimeUnit.NANOSECONDS.sleep(start + GATHER_NANOS - System.nanoTime());
        }
    }

    private void process(List<LogRecord> records, LogReader reader) throws InterruptedException {
        List<LogRecord> wanted = options.filter().apply(records);
        if (!wanted.isEmpty()) {
            runner.run(wanted, reader::commit);
        }
        reader.commit(records.get(records.size() - 1).position());
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
