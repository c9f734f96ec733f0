package io.millrace.state.internal;

import io.millrace.rocks.ByteReader;
import io.millrace.rocks.ByteWriter;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;

/**
 * The generations of devices that were erased: what of them is still in the log, or on its way there, is left out when it comes.
 * Remembered as long as history is kept, for a log may be read again. Any thread.
 */
final class Erasures {

    private final StateFiles files;
    /** Whether there is any, so that where nothing is ever erased nothing is looked up. */
    private volatile boolean any;

    Erasures(StateFiles files) {
        this.files = files;
        this.any = files.with("look for erased devices", db -> {
            try (RocksIterator entries = files.iterator(db, StateFiles.ERASED)) {
                entries.seekToFirst();
                entries.status();
                return entries.isValid();
            }
        });
    }

    /** Remembers a generation, with a write. */
    void add(WriteBatch write, byte[] prefix, String generationId, long millis) throws RocksDBException {
        any = true;
        write.put(
                files.family(StateFiles.ERASED),
                key(prefix, generationId),
                new ByteWriter(8).fixed(millis).toByteArray());
    }

    boolean isErased(byte[] prefix, String generationId) {
        return any
                && files.with(
                        "look for an erased device",
                        db -> db.get(files.family(StateFiles.ERASED), key(prefix, generationId)) != null);
    }

    /** Forgets those of before a time. */
    void expire(long before) {
        files.with("forget erased devices", db -> {
            try (RocksIterator entries = files.iterator(db, StateFiles.ERASED);
                    WriteBatch write = new WriteBatch()) {
                for (entries.seekToFirst(); entries.isValid(); entries.next()) {
                    if (ByteReader.getLong(entries.value(), 0) < before) {
                        write.delete(files.family(StateFiles.ERASED), entries.key());
                    }
                }
                entries.status();
                if (write.count() > 0) {
                    files.write("forget erased devices", write);
                }
            }
            return null;
        });
    }

    private static byte[] key(byte[] prefix, String generationId) {
        return StateFiles.append(prefix, generationId);
    }
}
