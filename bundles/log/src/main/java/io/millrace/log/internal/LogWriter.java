package io.millrace.log.internal;

import io.millrace.api.address.StreamKind;
import io.millrace.api.log.AppendCallback;
import io.millrace.api.log.LogException;
import io.millrace.api.log.LogRecord;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what waits, in groups: while one group is synced the next gathers, for a millisecond at least where several senders are at
 * work, so that the load sets the size of the groups and an idle log answers at once. Its own thread.
 */
final class LogWriter implements Runnable {

    private static final Logger LOGGER = LoggerFactory.getLogger(LogWriter.class);
    private static final int BATCH_BYTES = 4 << 20;
    /** From one group to the next, where records come from more than one sender at a time. */
    private static final long GATHER_NANOS = TimeUnit.MICROSECONDS.toNanos(1_000);

    private final AppendQueue queue;
    private final LogFiles files;
    private final Map<StreamKind, KindLog> kinds;
    private final LogFault fault;
    private final int batchRecords;
    private final LongAdder syncs = new LongAdder();
    private final LongAdder syncNanos = new LongAdder();

    LogWriter(AppendQueue queue, LogFiles files, Map<StreamKind, KindLog> kinds, LogFault fault, int batchRecords) {
        this.queue = queue;
        this.files = files;
        this.kinds = kinds;
        this.fault = fault;
        this.batchRecords = batchRecords;
    }

    long syncs() {
        return syncs.sum();
    }

    long syncNanos() {
        return syncNanos.sum();
    }

    @Override
    public void run() {
        try {
            List<Pending> batch = queue.take(System.nanoTime(), batchRecords, BATCH_BYTES);
            while (!batch.isEmpty()) {
                long start = System.nanoTime();
                handle(batch);
                // A sender alone, who waits for each answer before it sends again, must not wait for others.
                long pause = batch.size() > 1 ? GATHER_NANOS : 0;
                batch = queue.take(start + pause, batchRecords, BATCH_BYTES);
            }
        } catch (InterruptedException e) {
            // Nobody but the JVM's end interrupts this thread.
            Thread.currentThread().interrupt();
            refuse(queue.closeAndDrain(), fault.broke(e));
        } catch (Throwable e) {
            // The thread's boundary: without a word from here, health would stay up and appenders would wait for ever.
            refuse(queue.closeAndDrain(), fault.broke(e));
        }
    }

    private void handle(List<Pending> batch) {
        long bytes = 0;
        for (Pending pending : batch) {
            bytes += pending.value().length;
        }
        try {
            Optional<LogException> refusal = fault.current();
            if (refusal.isPresent()) {
                refuse(batch, refusal.get());
            } else {
                store(batch);
            }
        } finally {
            queue.done(bytes);
        }
    }

    private void store(List<Pending> batch) {
        long[] positions = new long[batch.size()];
        try {
            publish(batch, positions, write(batch, positions));
        } catch (Throwable e) {
            // Whatever it was, nobody can say what of the batch is on disk, and each of it must hear so.
            refuse(batch, fault.broke(e));
            return;
        }
        for (int i = 0; i < positions.length; i++) {
            long position = positions[i];
            tell(batch.get(i).callback(), callback -> callback.appended(position));
        }
    }

    private Map<StreamKind, Long> write(List<Pending> batch, long[] positions) throws RocksDBException {
        Map<StreamKind, Long> lasts = new EnumMap<>(StreamKind.class);
        long nanos = files.write(write -> {
            for (int i = 0; i < positions.length; i++) {
                Pending pending = batch.get(i);
                KindLog kind = kinds.get(pending.record().kind());
                Long last = lasts.get(kind.kind());
                positions[i] = (last == null ? kind.last() : last) + 1;
                lasts.put(kind.kind(), positions[i]);
                files.put(write, kind, positions[i], pending);
            }
        });
        syncNanos.add(nanos);
        syncs.increment();
        return lasts;
    }

    private void publish(List<Pending> batch, long[] positions, Map<StreamKind, Long> lasts) {
        lasts.forEach((kind, last) -> {
            List<LogRecord> records = new ArrayList<>(batch.size());
            List<Pending> sources = new ArrayList<>(batch.size());
            for (int i = 0; i < positions.length; i++) {
                if (batch.get(i).record().kind() == kind) {
                    records.add(new LogRecord(positions[i], batch.get(i).record()));
                    sources.add(batch.get(i));
                }
            }
            KindLog log = kinds.get(kind);
            log.tail().add(records, sources);
            log.appended(last, records.size());
        });
    }

    private static void refuse(List<Pending> batch, LogException cause) {
        for (Pending pending : batch) {
            tell(pending.callback(), callback -> callback.failed(cause));
        }
    }

    private static void tell(AppendCallback callback, Consumer<AppendCallback> message) {
        try {
            message.accept(callback);
        } catch (Throwable e) {
            // The boundary to whoever appended: its error must not keep the others from their answer.
            LOGGER.error("A callback of the log failed.", e);
        }
    }
}
