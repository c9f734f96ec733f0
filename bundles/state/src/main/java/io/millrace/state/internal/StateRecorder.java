package io.millrace.state.internal;

import io.millrace.api.address.StreamKind;
import io.millrace.api.log.LogRecord;
import io.millrace.api.state.DeviceState;
import io.millrace.api.state.RecordException;
import io.millrace.api.state.StateListener;
import io.millrace.api.stream.PropertyNames;
import io.millrace.api.stream.StreamRecord;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records batches. Any thread; payloads are opened side by side, the rest is one batch after another. A batch is one synced
 * write: whoever commits its cursor after {@link #record} returns can lose nothing by a crash in between, only repeat.
 */
final class StateRecorder {

    private static final Logger LOGGER = LoggerFactory.getLogger(StateRecorder.class);
    /** Places of imported records begin here, far past all of a log. */
    private static final long IMPORTED = 1L << 62;

    private static final int IMPORTED_PER_MILLI = 16;
    private static final long ON_ITS_WAY_MILLIS = 10_000;

    private final StateFiles files;
    private final StateCache cache;
    private final StateReader reader;
    private final RecordOpener opener;
    private final Erasures erasures;
    private final StateSettings.Limits limits;
    private final Clock clock;
    private final Ranked<StateListener> listeners;
    private final ReentrantLock lock = new ReentrantLock();
    private long lastImported;
    private final LongAdder recorded = new LongAdder();
    private final LongAdder repeated = new LongAdder();
    private final LongAdder batches = new LongAdder();
    private final LongAdder writeNanos = new LongAdder();

    StateRecorder(
            StateFiles files,
            StateCache cache,
            RecordOpener opener,
            StateSettings.Limits limits,
            Ranked<StateListener> listeners,
            Clock clock) {
        this.files = files;
        this.cache = cache;
        this.reader = new StateReader(files, cache);
        this.opener = opener;
        this.erasures = new Erasures(files);
        this.limits = limits;
        this.listeners = listeners;
        this.clock = clock;
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
            tell(store(opened, RecordBatch::add));
            return null;
        }));
    }

    /**
     * Adds records to the history alone.
     *
     * @return how many were new
     */
    int addToHistory(List<StreamRecord> records) {
        AtomicInteger added = new AtomicInteger();
        betweenBatches(() -> files.with("add " + records.size() + " records to the history", db -> {
            List<OpenedRecord> opened = new ArrayList<>(records.size());
            for (StreamRecord record : records) {
                opened.add(opener.open(record, nextImported()));
                requireOwnTime(opened.get(opened.size() - 1), opened.size() - 1);
            }
            RecordBatch batch = store(opened, RecordBatch::addToHistory);
            added.set(opened.size() - batch.repeated() - batch.leftOut());
            return null;
        }));
        return added.get();
    }

    /** Returns a place that no record of the log has, nor one that was imported before. */
    private long nextImported() {
        lastImported = Math.max(lastImported + 1, IMPORTED | clock.millis() << IMPORTED_PER_MILLI);
        return lastImported;
    }

    private void requireOwnTime(OpenedRecord opened, int index) {
        StreamRecord record = opened.record();
        if (!isInHistory(record.kind())) {
            throw new RecordException(index, "streams of kind " + record.kind().wireName() + " have no history");
        }
        if (!opened.ownTime()) {
            throw new RecordException(
                    index,
                    "it has no time of its own: the property '" + PropertyNames.CREATION_TIME + "' or the field '"
                            + opener.timeField(record.streamId())
                            + "' must be RFC 3339 or milliseconds since 1970");
        }
    }

    /** Stores a batch, with the database held open from the first look at it to the write. */
    private RecordBatch store(List<OpenedRecord> opened, BiConsumer<RecordBatch, OpenedRecord> adding) {
        try (WriteBatch write = new WriteBatch()) {
            RecordBatch batch = new RecordBatch(files, reader, erasures, limits, write);
            for (OpenedRecord record : opened) {
                adding.accept(batch, record);
            }
            batch.finish();
            long start = System.nanoTime();
            files.write("record " + opened.size() + " records", write);
            writeNanos.add(System.nanoTime() - start);
            batches.increment();
            recorded.add(opened.size() - batch.repeated() - batch.leftOut());
            repeated.add(batch.repeated());
            for (RecordBatch.Device device : batch.devices()) {
                device.before().ifPresent(before -> cache.put(device.id(), device.streams()));
            }
            return batch;
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

    /**
     * Erases a device's values and presence, and its history unless there is later one.
     *
     * @param gone when it was unregistered; what arrived a little later was still on its way
     * @return if there is later history, the time before which the rest is to be let go of piece by piece
     */
    OptionalLong erase(String deviceId, String generationId, long gone) {
        byte[] prefix = StateFiles.prefix(deviceId);
        AtomicReference<OptionalLong> left = new AtomicReference<>(OptionalLong.empty());
        betweenBatches(() -> files.with("erase " + deviceId, db -> {
            long until = Math.min(clock.millis(), gone + ON_ITS_WAY_MILLIS);
            try (WriteBatch write = new WriteBatch()) {
                erasures.add(write, prefix, generationId, until);
                eraseValues(write, deviceId, prefix, until);
                if (hasHistoryAfter(db, prefix, until)) {
                    left.set(OptionalLong.of(until + 1));
                } else {
                    for (String family : StateFiles.HISTORY_FAMILIES) {
                        write.deleteRange(files.family(family), prefix, StateFiles.past(prefix));
                    }
                }
                files.write("erase " + deviceId, write);
            }
            cache.remove(deviceId);
            return null;
        }));
        return left.get();
    }

    private void eraseValues(WriteBatch write, String deviceId, byte[] prefix, long until) throws RocksDBException {
        for (Map.Entry<String, StreamState> stream :
                reader.streams(deviceId).streams().entrySet()) {
            byte[] key = StateFiles.append(prefix, stream.getKey());
            StreamState left = stream.getValue().after(until);
            if (left.fields().isEmpty()) {
                write.delete(files.family(StateFiles.STATE), key);
            } else {
                write.put(files.family(StateFiles.STATE), key, left.encode());
            }
        }
        if (reader.lastPresence(deviceId)
                .filter(presence -> presence.order().enqueued() <= until)
                .isPresent()) {
            write.delete(files.family(StateFiles.PRESENCE), prefix);
        }
    }

    private boolean hasHistoryAfter(RocksDB db, byte[] prefix, long until) throws RocksDBException {
        try (RocksIterator history = files.iterator(db, StateFiles.HISTORY)) {
            for (boolean ownTime : new boolean[] {false, true}) {
                byte[] run = Entry.runPrefix(prefix, ownTime);
                history.seek(Entry.firstKey(run, until + 1));
                history.status();
                if (history.isValid() && StateFiles.startsWith(history.key(), run)) {
                    return true;
                }
            }
            return false;
        }
    }

    Erasures erasures() {
        return erasures;
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
        return kind == StreamKind.PRESENCE || isInHistory(kind);
    }

    private static boolean isInHistory(StreamKind kind) {
        return switch (kind) {
            case TELEMETRY, EVENTS, DIAGNOSTICS -> true;
            default -> false;
        };
    }

    /** Tells the listeners, still under the lock, so that they hear changes in order. */
    private void tell(RecordBatch batch) {
        List<StateListener> hearers = listeners.inOrder();
        if (hearers.isEmpty()) {
            return;
        }
        for (RecordBatch.Device device : batch.devices()) {
            device.before()
                    .map(before -> device.streams().changes(device.id(), before))
                    .filter(change -> !change.streams().isEmpty())
                    .ifPresent(change -> hearers.forEach(hearer -> tell(hearer, change)));
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
