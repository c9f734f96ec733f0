package io.millrace.log.internal;

import io.millrace.api.address.StreamKind;
import io.millrace.api.log.LogException;
import io.millrace.api.log.LogRecord;
import io.millrace.api.stream.StreamRecord;
import io.millrace.rocks.ByteReader;
import io.millrace.rocks.ByteWriter;
import io.millrace.rocks.RecordCodec;
import io.millrace.rocks.RocksDatabase;
import io.millrace.rocks.RocksSettings;
import io.millrace.rocks.RocksSettings.Family;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.LiveFileMetaData;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;

/**
 * The log on disk. Any thread.
 *
 * <p>One column family a kind, so that keys only ever grow within each and RocksDB moves files down its levels as they are:
 * key = position, eight octets; value = log time, eight octets, and the record ({@link RecordCodec}). The log time is the
 * arrival time, but never less than that of the record before: so that a binary search finds the first of a time even where
 * threads overtook each other or the clock was set back, and shows a record too many rather than one too few. Of a record that was
 * erased the log time is left.
 *
 * <p>The family {@code meta}: {@code c/kind/group} = cursor, {@code f/kind} = first position that is kept. The latter keeps
 * positions from being used again when all records are gone. The family {@code usage} is of {@link UsageFiles}.
 */
final class LogFiles implements AutoCloseable {

    private static final int TIME = 8;
    private static final int MAX_READ_BYTES = 4 << 20;
    private static final int ERASED_AT_ONCE = 1_000;
    private static final long CACHE_BYTES = 8L << 20;
    private static final String META = "meta";
    private static final String CURSOR = "c/";
    private static final String FIRST = "f/";

    private final RocksDatabase database;
    private final ReadOptions scan;

    /**
     * What is kept of a kind.
     *
     * @param first position
     * @param last position
     * @param lastTime log time of the last
     */
    record Span(long first, long last, long lastTime) {}

    /**
     * A file of records.
     *
     * @param kind whose records
     * @param last position in it
     * @param bytes its size
     */
    record DataFile(StreamKind kind, long last, long bytes) {}

    LogFiles(LogSettings settings) {
        Map<String, Family> families = new LinkedHashMap<>();
        for (StreamKind kind : StreamKind.values()) {
            families.put(kind.wireName(), Family.SEQUENCE);
        }
        families.put(META, Family.INDEX);
        families.put(UsageFiles.FAMILY, Family.INDEX);
        try {
            database = RocksDatabase.open(
                    settings.folder(), new RocksSettings(families, settings.memtableBytes(), CACHE_BYTES));
        } catch (RocksDBException e) {
            throw new LogException("the log in " + settings.folder() + " cannot be opened: " + e.getMessage(), e);
        }
        scan = new ReadOptions().setFillCache(false);
    }

    /** Encodes a record as {@link #write} wants it. */
    static byte[] encode(StreamRecord record) {
        return RecordCodec.encode(record, TIME);
    }

    /** Puts a record into a batch. */
    void put(WriteBatch batch, KindLog kind, long position, Pending pending) throws RocksDBException {
        byte[] value = pending.value();
        ByteWriter.putLong(value, 0, kind.nextTime(RecordCodec.enqueuedMillis(value, TIME)));
        batch.put(family(kind.kind()), key(position), value);
    }

    /** Fills a batch. */
    @FunctionalInterface
    interface Filling {

        void fill(WriteBatch batch) throws RocksDBException;
    }

    /**
     * Fills a batch and writes it; on disk on return.
     *
     * @return how long the write took, in nanoseconds
     * @throws RocksDatabase.ClosedException if the log is closed
     */
    long write(Filling filling) throws RocksDBException {
        return database.with(db -> {
            try (WriteBatch batch = new WriteBatch()) {
                filling.fill(batch);
                long start = System.nanoTime();
                if (batch.count() > 0) {
                    database.writeSynced(batch);
                }
                return System.nanoTime() - start;
            }
        });
    }

    Span span(StreamKind kind) {
        return reading("the start of " + kind.wireName(), db -> {
            byte[] stored = db.get(family(META), name(FIRST + kind.wireName()));
            long first = stored == null ? 1 : ByteReader.getLong(stored, 0);
            try (RocksIterator records = db.newIterator(family(kind), scan)) {
                records.seekToLast();
                records.status();
                return records.isValid() && position(records) >= first
                        ? new Span(first, position(records), ByteReader.getLong(records.value(), 0))
                        : new Span(first, first - 1, 0);
            }
        });
    }

    /**
     * Reads records.
     *
     * @param from the first position
     * @param to the last position
     * @param max the most records
     */
    List<LogRecord> read(StreamKind kind, long from, long to, int max) {
        return reading(kind.wireName(), db -> {
            List<LogRecord> found = new ArrayList<>(Math.min(max, 256));
            try (RocksIterator records = db.newIterator(family(kind), scan)) {
                int bytes = 0;
                for (records.seek(key(from));
                        records.isValid() && found.size() < max && bytes < MAX_READ_BYTES;
                        records.next()) {
                    long position = position(records);
                    if (position > to) {
                        break;
                    }
                    byte[] value = records.value();
                    bytes += value.length;
                    if (value.length > TIME) {
                        found.add(new LogRecord(position, RecordCodec.decode(value, TIME)));
                    }
                }
                records.status();
            }
            return found;
        });
    }

    /**
     * Erases records; on disk on return.
     *
     * @param from the first position
     * @param to the last position
     * @param gone which
     * @return how many there were
     */
    int erase(StreamKind kind, long from, long to, Predicate<StreamRecord> gone) throws RocksDBException {
        int count = 0;
        long next = from;
        while (next <= to) {
            List<LogRecord> some = read(kind, next, to, ERASED_AT_ONCE);
            if (some.isEmpty()) {
                break;
            }
            next = some.get(some.size() - 1).position() + 1;
            List<Long> positions = some.stream()
                    .filter(record -> gone.test(record.record()))
                    .map(LogRecord::position)
                    .toList();
            count += positions.size();
            write(batch -> {
                for (long position : positions) {
                    batch.put(family(kind), key(position), Arrays.copyOf(value(kind, position), TIME));
                }
            });
        }
        return count;
    }

    private byte[] value(StreamKind kind, long position) throws RocksDBException {
        return database.with(db -> db.get(family(kind), key(position)));
    }

    /**
     * Finds the first record of a time or later, by halving.
     *
     * @return its position, or one past {@code last}
     */
    long firstSince(StreamKind kind, long first, long last, long millis) {
        return reading(kind.wireName(), db -> {
            try (RocksIterator records = db.newIterator(family(kind), scan)) {
                long low = first;
                long high = last + 1;
                while (low < high) {
                    long middle = low + (high - low) / 2;
                    records.seek(key(middle));
                    records.status();
                    if (!records.isValid() || ByteReader.getLong(records.value(), 0) >= millis) {
                        high = middle;
                    } else {
                        low = Math.max(middle, position(records)) + 1;
                    }
                }
                return low;
            }
        });
    }

    Map<String, Long> cursors(StreamKind kind) {
        String prefix = CURSOR + kind.wireName() + "/";
        return reading("the groups of " + kind.wireName(), db -> {
            Map<String, Long> cursors = new LinkedHashMap<>();
            try (RocksIterator entries = db.newIterator(family(META), scan)) {
                for (entries.seek(name(prefix)); entries.isValid(); entries.next()) {
                    String key = new String(entries.key(), StandardCharsets.UTF_8);
                    if (!key.startsWith(prefix)) {
                        break;
                    }
                    cursors.put(key.substring(prefix.length()), ByteReader.getLong(entries.value(), 0));
                }
                entries.status();
            }
            return cursors;
        });
    }

    void putCursor(WriteBatch batch, GroupCursor cursor, long position) throws RocksDBException {
        batch.put(family(META), name(CURSOR + cursor.path()), key(position));
    }

    void deleteCursor(WriteBatch batch, GroupCursor cursor) throws RocksDBException {
        batch.delete(family(META), name(CURSOR + cursor.path()));
    }

    /** Notes, durably, from where on a kind is kept. */
    void keepFrom(StreamKind kind, long first) throws RocksDBException {
        write(batch -> batch.put(family(META), name(FIRST + kind.wireName()), key(first)));
    }

    /**
     * Drops the files of a kind that end before a position. Whole files only: a tombstone for the rest of one would cost every
     * reader more than the file is worth. Files that RocksDB is just moving stay until the next time.
     */
    void dropBefore(StreamKind kind, long first) throws RocksDBException {
        database.with(db -> {
            db.deleteFilesInRanges(family(kind), List.of(key(0), key(first)), false);
            return null;
        });
    }

    /** Returns the files of all kinds. */
    List<DataFile> dataFiles() throws RocksDBException {
        return database.with(db -> {
            List<DataFile> files = new ArrayList<>();
            for (LiveFileMetaData file : db.getLiveFilesMetaData()) {
                String family = new String(file.columnFamilyName(), StandardCharsets.UTF_8);
                StreamKind.ofWireName(family)
                        .ifPresent(kind ->
                                files.add(new DataFile(kind, ByteReader.getLong(file.largestKey(), 0), file.size())));
            }
            return files;
        });
    }

    long fileBytes() {
        return reading("its size", db -> database.fileBytes());
    }

    @Override
    public void close() {
        database.close();
        scan.close();
    }

    <T> T reading(String what, RocksDatabase.Work<T> work) {
        try {
            return database.with(work);
        } catch (RocksDBException e) {
            throw new LogException("the log cannot read " + what + ": " + e.getMessage(), e);
        } catch (RocksDatabase.ClosedException e) {
            throw new LogException("the log is closed", e);
        }
    }

    private ColumnFamilyHandle family(StreamKind kind) {
        return database.family(kind.wireName());
    }

    ColumnFamilyHandle family(String name) {
        return database.family(name);
    }

    private static long position(RocksIterator records) {
        return ByteReader.getLong(records.key(), 0);
    }

    private static byte[] key(long position) {
        byte[] key = new byte[8];
        ByteWriter.putLong(key, 0, position);
        return key;
    }

    private static byte[] name(String key) {
        return key.getBytes(StandardCharsets.UTF_8);
    }
}
