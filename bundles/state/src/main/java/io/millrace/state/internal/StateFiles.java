package io.millrace.state.internal;

import io.millrace.api.storage.StorageException;
import io.millrace.rocks.RocksDatabase;
import io.millrace.rocks.RocksSettings;
import io.millrace.rocks.RocksSettings.Family;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;

/**
 * State and history on disk. Any thread. Every key begins with the device id and a zero octet, which no id contains.
 *
 * <pre>
 * history   device, 0 or 1 with an own time, arrival, position, code = own time or arrival, record
 * times     device, own time, arrival, position, code = nothing; only records with a time of their own
 * ids       device, kind, generation, 0, stream, 0, message id = arrival, position, [own time]; only ids that the device gave
 * state     device, stream                    = {@link StreamState}
 * presence  device                            = {@link LastPresence}
 * erased    device, generation                = when it was erased, see {@link Erasures}
 * </pre>
 */
final class StateFiles implements AutoCloseable {

    static final String HISTORY = "history";
    static final String TIMES = "times";
    static final String IDS = "ids";
    static final String STATE = "state";
    static final String PRESENCE = "presence";
    static final String ERASED = "erased";

    /** The families that belong to the history. */
    static final List<String> HISTORY_FAMILIES = List.of(HISTORY, TIMES, IDS);

    /** Every column family and what it is tuned for. */
    static final Map<String, Family> FAMILIES = Map.of(
            HISTORY, Family.INDEX,
            TIMES, Family.INDEX,
            IDS, Family.LOOKUP,
            STATE, Family.INDEX,
            PRESENCE, Family.LOOKUP,
            ERASED, Family.LOOKUP);

    private final RocksDatabase database;
    private final ReadOptions scan;

    StateFiles(StateSettings settings) {
        try {
            database = RocksDatabase.open(
                    settings.folder(),
                    new RocksSettings(FAMILIES, settings.memtableBytes(), settings.blockCacheBytes()));
        } catch (RocksDBException e) {
            throw new StorageException("the state in " + settings.folder() + " cannot be opened: " + e.getMessage(), e);
        }
        scan = new ReadOptions();
    }

    /** Returns what every key of a device begins with. */
    static byte[] prefix(String deviceId) {
        byte[] id = deviceId.getBytes(StandardCharsets.UTF_8);
        return Arrays.copyOf(id, id.length + 1);
    }

    /** Returns the first key that is past all of a prefix. */
    static byte[] past(byte[] prefix) {
        byte[] end = prefix.clone();
        end[end.length - 1]++;
        return end;
    }

    /** Returns the key of a name below a prefix. */
    static byte[] append(byte[] prefix, String name) {
        byte[] end = name.getBytes(StandardCharsets.UTF_8);
        byte[] key = Arrays.copyOf(prefix, prefix.length + end.length);
        System.arraycopy(end, 0, key, prefix.length, end.length);
        return key;
    }

    static boolean startsWith(byte[] key, byte[] prefix) {
        return key.length >= prefix.length && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
    }

    ColumnFamilyHandle family(String name) {
        return database.family(name);
    }

    /** Begins a scan; call within {@link #with}, and close it there. */
    RocksIterator iterator(org.rocksdb.RocksDB db, String family) {
        return db.newIterator(family(family), scan);
    }

    /**
     * Does something with the database.
     *
     * @param what it does, for the error
     */
    <T> T with(String what, RocksDatabase.Work<T> work) {
        try {
            return database.with(work);
        } catch (RocksDBException e) {
            throw new StorageException("cannot " + what + ": " + e.getMessage(), e);
        } catch (RocksDatabase.ClosedException e) {
            throw new StorageException("cannot " + what + ": the state store is closed", e);
        }
    }

    /** Writes a batch; on disk on return. */
    void write(String what, WriteBatch batch) {
        try {
            database.writeSynced(batch);
        } catch (RocksDBException e) {
            throw new StorageException("cannot " + what + ": " + e.getMessage(), e);
        } catch (RocksDatabase.ClosedException e) {
            throw new StorageException("cannot " + what + ": the state store is closed", e);
        }
    }

    long fileBytes() {
        return with("read the size of the state", db -> database.fileBytes());
    }

    @Override
    public void close() {
        database.close();
        scan.close();
    }
}
