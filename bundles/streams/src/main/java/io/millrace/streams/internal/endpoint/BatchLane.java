package io.millrace.streams.internal.endpoint;

import io.millrace.api.log.LogRecord;
import java.util.List;
import java.util.function.LongConsumer;

/** A lane whose exchanges carry many records; it waits as a whole for what is away. */
final class BatchLane implements Lanes.Lane {

    private final BatchRunner runner;
    private final int batchSize;
    private final LongConsumer progress;
    private long done;

    /**
     * Makes it.
     *
     * @param runner brings records through the route
     * @param batchSize the most records of an exchange
     * @param progress told what is done with of this lane
     */
    BatchLane(BatchRunner runner, int batchSize, LongConsumer progress) {
        this.runner = runner;
        this.batchSize = batchSize;
        this.progress = progress;
    }

    @Override
    public void process(List<LogRecord> records, long readTo) throws InterruptedException {
        for (int from = 0; from < records.size(); from += batchSize) {
            runner.run(records.subList(from, Math.min(records.size(), from + batchSize)), progress);
        }
        done = readTo;
    }

    @Override
    public void tryAgain() {
        // Nothing waits here.
    }

    @Override
    public boolean isWaiting() {
        return false;
    }

    @Override
    public boolean isFull() {
        return false;
    }

    @Override
    public long done() {
        return done;
    }
}
