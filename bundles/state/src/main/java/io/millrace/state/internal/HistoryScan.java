package io.millrace.state.internal;

import io.millrace.api.state.HistoryQuery.TimeBasis;
import io.millrace.api.storage.StorageException;
import java.util.Optional;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * Walks through the history of a device in order of either time, merging two: the records without a time of their own, which
 * stand in the history at their arrival, and those with one, by arrival in a run of their own or by that time in the index of
 * times. One thread, within one use of the database.
 */
final class HistoryScan implements AutoCloseable {

    private final RocksDB db;
    private final StateFiles files;
    private final byte[] prefix;
    private final boolean byDeviceTime;
    private final Run plain;
    private final Run own;

    /** Keys in one order, up to an end. */
    private static final class Run {

        private final RocksIterator keys;
        private final byte[] prefix;
        private final boolean isIndex;
        private final long end;
        private Optional<Entry> at = Optional.empty();

        Run(RocksIterator keys, byte[] prefix, boolean isIndex, long end) {
            this.keys = keys;
            this.prefix = prefix;
            this.isIndex = isIndex;
            this.end = end;
        }

        void seek(byte[] key) {
            keys.seek(key);
            look();
        }

        void next() {
            keys.next();
            look();
        }

        private void look() {
            at = Optional.empty();
            if (!keys.isValid()) {
                return;
            }
            byte[] key = keys.key();
            if (StateFiles.startsWith(key, prefix)) {
                Entry entry = isIndex ? Entry.ofTimeKey(key, prefix.length) : Entry.ofHistoryKey(key, prefix.length);
                // By arrival both times of an entry are its arrival.
                at = entry.order().time() < end ? Optional.of(entry) : Optional.empty();
            }
        }
    }

    /**
     * Begins before the first record.
     *
     * @param from the first time
     * @param end the first time that is not included
     */
    HistoryScan(RocksDB db, StateFiles files, String deviceId, TimeBasis basis, long from, long end) {
        this.db = db;
        this.files = files;
        this.prefix = StateFiles.prefix(deviceId);
        this.byDeviceTime = basis == TimeBasis.DEVICE;
        byte[] plainPrefix = Entry.runPrefix(prefix, false);
        byte[] ownPrefix = byDeviceTime ? prefix : Entry.runPrefix(prefix, true);
        plain = new Run(files.iterator(db, StateFiles.HISTORY), plainPrefix, false, end);
        own = new Run(
                files.iterator(db, byDeviceTime ? StateFiles.TIMES : StateFiles.HISTORY), ownPrefix, byDeviceTime, end);
        plain.seek(Entry.firstKey(plainPrefix, from));
        own.seek(Entry.firstKey(ownPrefix, from));
    }

    /** Moves past an entry and all before it. */
    void skipTo(Entry done) {
        plain.seek(byDeviceTime ? Entry.firstKey(plain.prefix, done.order().time()) : done.keyInRun(plain.prefix));
        own.seek(byDeviceTime ? done.timeKey(prefix) : done.keyInRun(own.prefix));
        Optional<Entry> at = peek();
        while (at.isPresent() && compare(at.get(), done) <= 0) {
            advance();
            at = peek();
        }
    }

    /** Returns the entry here, or empty at the end. */
    Optional<Entry> peek() {
        return next().at;
    }

    /** Returns the value of the entry that is here; empty if the record was erased meanwhile. */
    Optional<byte[]> value(Entry entry) {
        try {
            Run run = next();
            return run.isIndex
                    ? Optional.ofNullable(db.get(files.family(StateFiles.HISTORY), entry.historyKey(prefix)))
                    : Optional.of(run.keys.value());
        } catch (RocksDBException e) {
            throw new StorageException("cannot read the history: " + e.getMessage(), e);
        }
    }

    /** Moves past the entry that is here. */
    void advance() {
        next().next();
    }

    @Override
    public void close() {
        plain.keys.close();
        own.keys.close();
    }

    /** Returns the run whose entry comes first. */
    private Run next() {
        if (own.at.isEmpty()) {
            return plain;
        }
        return plain.at.isEmpty() || compare(own.at.get(), plain.at.get()) < 0 ? own : plain;
    }

    private static int compare(Entry one, Entry other) {
        int byOrder = one.order().compareTo(other.order());
        return byOrder != 0 ? byOrder : Integer.compare(one.code(), other.code());
    }
}
