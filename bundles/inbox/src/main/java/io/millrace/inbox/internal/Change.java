package io.millrace.inbox.internal;

import io.millrace.rocks.RocksDatabase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatchWithIndex;
import org.rocksdb.WriteOptions;

/** One write of the store: it sees what it has written itself, and all of it is on disk or nothing. The clerk's thread. */
final class Change implements AutoCloseable {

    private final InboxFiles files;
    private final Instant now;
    private final WriteBatchWithIndex batch = new WriteBatchWithIndex(true);
    private final ReadOptions reading = InboxFiles.reading();
    private final List<Runnable> after = new ArrayList<>();
    private boolean sync;

    Change(InboxFiles files, Instant now) {
        this.files = files;
        this.now = now;
    }

    Instant now() {
        return now;
    }

    Optional<byte[]> get(String family, byte[] key) throws RocksDBException {
        return database().with(db -> Optional.ofNullable(batch.getFromBatchAndDB(db, family(family), reading, key)));
    }

    Optional<Letter> letter(String deviceId, long number) throws RocksDBException {
        return letter(Keys.letter(deviceId, number));
    }

    Optional<Letter> letter(byte[] key) throws RocksDBException {
        return get(InboxFiles.LETTERS, key).map(LetterCodec::decode);
    }

    Optional<Letter> letter(String deviceId, String commandId) throws RocksDBException {
        Optional<byte[]> number = get(InboxFiles.LOOKUP, Keys.id(deviceId, commandId));
        return number.isEmpty() ? Optional.empty() : letter(deviceId, Keys.numberAtEnd(number.get()));
    }

    void put(String family, byte[] key, byte[] value) throws RocksDBException {
        batch.put(family(family), key, value);
    }

    void put(Letter letter) throws RocksDBException {
        put(InboxFiles.LETTERS, Keys.letter(letter.deviceId(), letter.number()), LetterCodec.encode(letter));
    }

    void delete(String family, byte[] key) throws RocksDBException {
        batch.delete(family(family), key);
    }

    /**
     * Reads rows in order, this change's among them.
     *
     * @param from the first key
     * @param row told key and value; returns whether to go on
     */
    void scan(String family, byte[] from, BiPredicate<byte[], byte[]> row) throws RocksDBException {
        database().with(db -> {
            try (RocksIterator base = db.newIterator(family(family));
                    RocksIterator rows = batch.newIteratorWithBase(family(family), base)) {
                boolean more = true;
                for (rows.seek(from); more && rows.isValid(); rows.next()) {
                    more = row.test(rows.key(), rows.value());
                }
                rows.status();
            }
            return null;
        });
    }

    /** Returns the keys of a device in a family, in order. */
    List<byte[]> keys(String family, byte[] prefix) throws RocksDBException {
        return keys(family, prefix, prefix, Integer.MAX_VALUE);
    }

    /**
     * Returns some keys of a device in a family, in order.
     *
     * @param from the first key
     * @param most how many at the most, at least 1
     */
    List<byte[]> keys(String family, byte[] prefix, byte[] from, int most) throws RocksDBException {
        List<byte[]> keys = new ArrayList<>();
        scan(family, from, (key, value) -> Keys.startsWith(key, prefix) && keys.add(key) && keys.size() < most);
        return keys;
    }

    /** Asks for fdatasync: somebody is told of this change. */
    void sync() {
        sync = true;
    }

    /** Does something when the change is on disk. */
    void after(Runnable action) {
        after.add(action);
    }

    /** Remembers this moment, for {@link #undo}. */
    int mark() throws RocksDBException {
        batch.setSavePoint();
        return after.size();
    }

    /** Forgets the last {@link #mark}: what was written stays. */
    void keep() throws RocksDBException {
        batch.popSavePoint();
    }

    /** Takes back what was written since the last {@link #mark}. */
    void undo(int mark) throws RocksDBException {
        batch.rollbackToSavePoint();
        after.subList(mark, after.size()).clear();
    }

    boolean isEmpty() {
        return batch.count() == 0;
    }

    /** Writes it. */
    void commit() throws RocksDBException {
        if (isEmpty()) {
            return;
        }
        try (WriteOptions options = new WriteOptions().setSync(sync)) {
            database().with(db -> {
                db.write(options, batch);
                return null;
            });
        }
    }

    List<Runnable> afterwards() {
        return after;
    }

    @Override
    public void close() {
        reading.close();
        batch.close();
    }

    private RocksDatabase database() {
        return files.database();
    }

    private ColumnFamilyHandle family(String name) {
        return database().family(name);
    }
}
