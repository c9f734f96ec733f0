package io.millrace.state.internal;

import io.millrace.api.address.StreamKind;
import io.millrace.api.log.LogRecord;
import io.millrace.api.state.DeviceState;
import io.millrace.api.state.StateListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.rocksdb.WriteBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records batches. Any thread; payloads are opened side by side, the rest is one batch after another. A batch is one synced
 * write: whoever commits its cursor after {@link #record} returns can lose nothing by a crash in between, only repeat.
 */
final class StateRecorder {

    private static final Logger LOGGER = LoggerFactory.getLogger(StateRecorder.class);

    private final StateFiles files;
    private final StateCache cache;
    private final StateReader reader;
    private final RecordOpener opener;
    private final long deviceStateBytes;
    private final Ranked<StateListener> listeners;
    private final ReentrantLock lock = new ReentrantLock();
    private final LongAdder recorded = new LongAdder();
    private final LongAdder repeated = new LongAdder();
    private final LongAdder batches = new LongAdder();
    private final LongAdder writeNanos = new LongAdder();

    StateRecorder(
            StateFiles files,
            StateCache cache,
            RecordOpener opener,
            long deviceStateBytes,
            Ranked<StateListener> listeners) {
        this.files = files;
        this.cache = cache;
        this.reader = new StateReader(files, cache);
        this.opener = opener;
        this.deviceStateBytes = deviceStateBytes;
        this.listeners = listeners;
    }

    void record(List<LogRecord> records) {
        List<OpenedRecord> opened = new ArrayList<>(records.size());
        for (LogRecord record : records) {
            if (isKept(record.record().kind())) {
                opened.add(opener.open(record));
            }
        }
        if (opened.isEmpty()) {
            return;
        }
        betweenBatches(() -> files.with("record " + opened.size() + " records", db -> {
            store(opened);
            return null;
        }));
    }

    /** Stores a batch, with the database held open from the first look at it to the write. */
    private void store(List<OpenedRecord> opened) {
        try (WriteBatch write = new WriteBatch()) {
            RecordBatch batch = new RecordBatch(files, reader, deviceStateBytes, write);
            for (OpenedRecord record : opened) {
                batch.add(record);
            }
            batch.finish();
            long start = System.nanoTime();
            files.write("record " + opened.size() + " records", write);
            writeNanos.add(System.nanoTime() - start);
            batches.increment();
            recorded.add(opened.size() - batch.repeated());
            repeated.add(batch.repeated());
            batch.devices().forEach(cache::put);
            tell(batch);
        }
    }

    /** Does something between two batches. */
    void betweenBatches(Runnable work) {
        lock.lock();
        try {
            work.run();
        } finally {
            lock.unlock();
        }
    }

    /** Erases a device, between two batches. */
    void erase(String deviceId) {
        byte[] from = StateFiles.prefix(deviceId);
        byte[] to = StateFiles.past(from);
        betweenBatches(() -> files.with("erase " + deviceId, db -> {
            try (WriteBatch write = new WriteBatch()) {
                for (String family : StateFiles.FAMILIES.keySet()) {
                    write.deleteRange(files.family(family), from, to);
                }
                files.write("erase " + deviceId, write);
            }
            cache.remove(deviceId);
            return null;
        }));
    }

    long recorded() {
        return recorded.sum();
    }

    long repeated() {
        return repeated.sum();
    }

    long batches() {
        return batches.sum();
    }

    long writeNanos() {
        return writeNanos.sum();
    }

    private static boolean isKept(StreamKind kind) {
        return switch (kind) {
            case TELEMETRY, EVENTS, DIAGNOSTICS, PRESENCE -> true;
            default -> false;
        };
    }

    /** Tells the listeners, still under the lock, so that they hear changes in order. */
    private void tell(RecordBatch batch) {
        List<StateListener> hearers = listeners.inOrder();
        if (hearers.isEmpty()) {
            return;
        }
        for (Map.Entry<String, DeviceStreams> device : batch.devices().entrySet()) {
            DeviceState change = device.getValue().changes(device.getKey(), batch.before(device.getKey()));
            if (!change.streams().isEmpty()) {
                hearers.forEach(hearer -> tell(hearer, change));
            }
        }
    }

    private static void tell(StateListener listener, DeviceState change) {
        try {
            listener.changed(change);
        } catch (RuntimeException e) {
            // The boundary to a listener: the values are recorded whatever it makes of them.
            LOGGER.warn("Listener {} failed.", listener.getClass().getName(), e);
        }
    }
}
