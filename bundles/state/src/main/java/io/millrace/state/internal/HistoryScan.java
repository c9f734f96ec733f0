package io.millrace.state.internal;

import io.millrace.api.state.HistoryQuery.TimeBasis;
import io.millrace.api.storage.StorageException;
import java.util.Optional;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * Walks through the history of a device in order of either time. By device time it merges two: the index of times, and the
 * records without a time of their own, which stand in the history at their arrival. One thread, within one use of the
 * database.
 */
final class HistoryScan implements AutoCloseable {

    private final RocksDB db;
    private final StateFiles files;
    private final byte[] prefix;
    private final long end;
    private final TimeBasis basis;
    private final RocksIterator history;
    private final Optional<RocksIterator> times;
    private boolean isInTimes;

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
        this.basis = basis;
        this.end = end;
        byte[] first = Entry.firstKey(prefix, from);
        history = files.iterator(db, StateFiles.HISTORY);
        history.seek(first);
        times = basis == TimeBasis.DEVICE ? Optional.of(files.iterator(db, StateFiles.TIMES)) : Optional.empty();
        times.ifPresent(index -> index.seek(first));
    }

    /** Moves past an entry and all before it. */
    void skipTo(Entry done) {
        byte[] key = basis == TimeBasis.ENQUEUED
                ? done.historyKey(prefix)
                : Entry.firstKey(prefix, done.order().time());
        history.seek(key);
        times.ifPresent(index -> index.seek(done.timeKey(prefix)));
        Optional<Entry> at = peek();
        while (at.isPresent() && compare(at.get(), done) <= 0) {
            advance();
            at = peek();
        }
    }

    /** Returns the entry here, or empty at the end. */
    Optional<Entry> peek() {
        Optional<Entry> plain = plain();
        Optional<Entry> own = times.flatMap(this::own);
        isInTimes = own.isPresent() && (plain.isEmpty() || compare(own.get(), plain.get()) < 0);
        return isInTimes ? own : plain;
    }

    /** Returns the value of the entry that was peeked; empty if the record was erased meanwhile. */
    Optional<byte[]> value(Entry entry) {
        try {
            return isInTimes
                    ? Optional.ofNullable(db.get(files.family(StateFiles.HISTORY), entry.historyKey(prefix)))
                    : Optional.of(history.value());
        } catch (RocksDBException e) {
            throw new StorageException("cannot read the history: " + e.getMessage(), e);
        }
    }

    /** Moves past the entry that was peeked. */
    void advance() {
        if (isInTimes) {
            times.orElseThrow().next();
        } else {
            history.next();
        }
    }

    @Override
    public void close() {
        history.close();
        times.ifPresent(RocksIterator::close);
    }

    private Optional<Entry> plain() {
        while (history.isValid()) {
            byte[] key = history.key();
            if (!StateFiles.startsWith(key, prefix)) {
                return Optional.empty();
            }
            Entry entry = Entry.ofHistoryKey(key, prefix.length);
            if (entry.order().enqueued() >= end) {
                return Optional.empty();
            }
            if (basis == TimeBasis.ENQUEUED || !entry.hasOwnTime()) {
                return Optional.of(entry);
            }
            history.next();
        }
        return Optional.empty();
    }

    private Optional<Entry> own(RocksIterator index) {
        if (!index.isValid() || !StateFiles.startsWith(index.key(), prefix)) {
            return Optional.empty();
        }
        return Optional.of(Entry.ofTimeKey(index.key(), prefix.length))
                .filter(entry -> entry.order().time() < end);
    }

    private static int compare(Entry one, Entry other) {
        int byOrder = one.order().compareTo(other.order());
        return byOrder != 0 ? byOrder : Integer.compare(one.code(), other.code());
    }
}
