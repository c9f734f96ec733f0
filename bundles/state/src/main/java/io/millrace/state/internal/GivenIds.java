package io.millrace.state.internal;

import io.millrace.api.stream.StreamRecord;
import io.millrace.rocks.ByteReader;
import io.millrace.rocks.ByteWriter;
import io.millrace.rocks.RecordCodec;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * Tells a record that a device sent again from one that it sent under an old id: many devices count from 1 after each
 * start. Repeated is a message id that came before in the same kind and stream of the same identity, within a time, or with the same
 * own time. One batch, one thread.
 */
final class GivenIds {

    private static final int PLACE = 16;

    private final StateFiles files;
    private final long windowMillis;
    private final WriteBatch write;
    private final Map<String, byte[]> ofBatch = new HashMap<>();

    GivenIds(StateFiles files, long windowMillis, WriteBatch write) {
        this.files = files;
        this.windowMillis = windowMillis;
        this.write = write;
    }

    /** Tells whether a record repeats another, and remembers its id if not. */
    boolean isRepeated(byte[] prefix, OpenedRecord opened) throws RocksDBException {
        byte[] key = key(prefix, opened.record());
        String name = new String(key, StandardCharsets.ISO_8859_1);
        byte[] known = ofBatch.get(name);
        if (known == null) {
            known = find(key).orElse(null);
        }
        byte[] value = value(opened);
        if (known != null && !samePlace(known, value)) {
            if (isRepeated(known, value)) {
                return true;
            }
        }
        ofBatch.put(name, value);
        write.put(files.family(StateFiles.IDS), key, value);
        return false;
    }

    /** Forgets the id of a record, unless it is a later one's by now. */
    static void forget(StateFiles files, WriteBatch write, byte[] prefix, OpenedRecord opened) throws RocksDBException {
        byte[] key = key(prefix, opened.record());
        byte[] known = files.with("look up a message id", db -> db.get(files.family(StateFiles.IDS), key));
        if (known != null && samePlace(known, value(opened))) {
            write.delete(files.family(StateFiles.IDS), key);
        }
    }

    private Optional<byte[]> find(byte[] key) {
        return files.with("look up a message id", db -> Optional.ofNullable(db.get(files.family(StateFiles.IDS), key)));
    }

    private boolean isRepeated(byte[] known, byte[] value) {
        long apart = Math.abs(ByteReader.getLong(known, 0) - ByteReader.getLong(value, 0));
        boolean sameOwnTime = known.length > PLACE
                && value.length > PLACE
                && ByteReader.getLong(known, PLACE) == ByteReader.getLong(value, PLACE);
        return apart <= windowMillis || sameOwnTime;
    }

    /** The same record again, out of the log. */
    private static boolean samePlace(byte[] known, byte[] value) {
        return Arrays.equals(known, 0, PLACE, value, 0, PLACE);
    }

    private static byte[] value(OpenedRecord opened) {
        ByteWriter out = new ByteWriter(PLACE + 8)
                .fixed(opened.order().enqueued())
                .fixed(opened.order().position());
        return (opened.ownTime() ? out.fixed(opened.order().time()) : out).toByteArray();
    }

    /** Returns the key of a message id. One of an identity made anew under an old id is another. */
    private static byte[] key(byte[] prefix, StreamRecord record) {
        String id = record.stamp().generationId() + "\0" + record.streamId() + "\0"
                + record.stamp().messageId();
        byte[] end = id.getBytes(StandardCharsets.UTF_8);
        byte[] key = Arrays.copyOf(prefix, prefix.length + 1 + end.length);
        key[prefix.length] = (byte) RecordCodec.kindCode(record.kind());
        System.arraycopy(end, 0, key, prefix.length + 1, end.length);
        return key;
    }
}
