package io.millrace.streams.internal.endpoint;

import io.millrace.api.log.LogRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;

/**
 * Brings records through a route in several lanes at once, those of a device in the same one, so that its order holds. The group is done with
 * what was read when all lanes are. Used by one thread, which is the only lane's own.
 */
final class Lanes {

    private final List<Lane> lanes;
    private final ExecutorService threads;
    private final LongConsumer commit;
    private long committed;

    /** One lane. Used by one thread at a time. */
    interface Lane {

        /**
         * Processes records, or lets some of them wait.
         *
         * @param records of this lane; may be none
         * @param readTo up to where the group was read
         * @throws InterruptedException if stopped
         */
        void process(List<LogRecord> records, long readTo) throws InterruptedException;

        /**
         * Tries again what waits.
         *
         * @throws InterruptedException if stopped
         */
        void tryAgain() throws InterruptedException;

        /** Tells whether anything waits to be tried again. */
        boolean isWaiting();

        /** Tells whether nothing more is to be read before some of it is done. */
        boolean isFull();

        /** Returns up to where all is done with. */
        long done();
    }

    /** What every lane does at once. */
    @FunctionalInterface
    private interface Work {
        void of(int lane) throws InterruptedException;
    }

    /**
     * Makes lanes.
     *
     * @param lanes at least one
     * @param threads one for each lane but the first
     * @param commit told up to where all is done with
     */
    Lanes(List<Lane> lanes, ExecutorService threads, LongConsumer commit) {
        this.lanes = List.copyOf(lanes);
        this.threads = threads;
        this.commit = commit;
    }

    /**
     * Returns the lane of a device.
     *
     * @param deviceId the device
     * @param count of lanes
     */
    static int of(String deviceId, int count) {
        return Math.floorMod(deviceId.hashCode(), count);
    }

    boolean isFull() {
        return lanes.stream().anyMatch(Lane::isFull);
    }

    /** Processes what was read, whether wanted or not. */
    void process(List<LogRecord> wanted, long readTo) throws InterruptedException {
        List<List<LogRecord>> parts = new ArrayList<>();
        lanes.forEach(lane -> parts.add(new ArrayList<>()));
        wanted.forEach(record ->
                parts.get(of(record.record().deviceId(), lanes.size())).add(record));
        all(lane -> lanes.get(lane).process(parts.get(lane), readTo));
    }

    void tryAgain() throws InterruptedException {
        if (lanes.stream().anyMatch(Lane::isWaiting)) {
            all(lane -> lanes.get(lane).tryAgain());
        }
    }

    private void all(Work work) throws InterruptedException {
        List<Future<?>> others = new ArrayList<>();
        for (int i = 1; i < lanes.size(); i++) {
            int lane = i;
            others.add(threads.submit(() -> {
                work.of(lane);
                return lane;
            }));
        }
        work.of(0);
        for (Future<?> other : others) {
            await(other);
        }
        long done = lanes.stream().mapToLong(Lane::done).min().orElseThrow();
        if (done > committed) {
            committed = done;
            commit.accept(done);
        }
    }

    private static void await(Future<?> other) throws InterruptedException {
        try {
            other.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof InterruptedException) {
                throw new InterruptedException("stopped");
            }
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        }
    }
}
