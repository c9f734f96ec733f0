package io.millrace.inbox.internal;

import io.millrace.api.inbox.InboxException;
import io.millrace.api.inbox.InboxException.Reason;
import io.millrace.rocks.ByteReader;
import io.millrace.rocks.RocksDatabase;
import io.millrace.rocks.RocksSettings;
import io.millrace.rocks.RocksSettings.Family;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * The store on disk, as it is committed. Any thread reads; {@link Change} writes.
 *
 * <p>Column families: {@code letters} (device, number → {@link Letter}), {@code payloads} (the same → content), {@code queue}
 * (device, rank, number: what may go out, in order), {@code lookup} (ids, collapse keys, counts, wake-ups, counters),
 * {@code due} (time, what, device, number), {@code outbox} (number → letter whose outcome is to be told).
 */
final class InboxFiles implements AutoCloseable {

    static final String LETTERS = "letters";
    static final String PAYLOADS = "payloads";
    static final String QUEUE = "queue";
    static final String LOOKUP = "lookup";
    static final String DUE = "due";
    static final String OUTBOX = "outbox";

    private static final long CACHE_BYTES = 8L << 20;

    private final InboxSettings settings;
    private final RocksDatabase database;

    InboxFiles(InboxSettings settings) {
        this.settings = settings;
        Map<String, Family> families = new LinkedHashMap<>();
        families.put(LETTERS, Family.INDEX);
        families.put(PAYLOADS, Family.INDEX);
        families.put(QUEUE, Family.INDEX);
        families.put(LOOKUP, Family.LOOKUP);
        families.put(DUE, Family.INDEX);
        families.put(OUTBOX, Family.SEQUENCE);
        try {
            database = RocksDatabase.open(
                    settings.folder(), new RocksSettings(families, settings.memtableBytes(), CACHE_BYTES));
        } catch (RocksDBException e) {
            throw new InboxException(
                    Reason.UNAVAILABLE,
                    "the inbox in " + settings.folder() + " cannot be opened: " + e.getMessage(),
                    e);
        }
    }

    RocksDatabase database() {
        return database;
    }

    Optional<Letter> letter(String deviceId, long number) {
        return get(LETTERS, Keys.letter(deviceId, number)).map(LetterCodec::decode);
    }

    Optional<Letter> letter(String deviceId, String commandId) {
        return get(LOOKUP, Keys.id(deviceId, commandId))
                .flatMap(number -> letter(deviceId, ByteReader.getLong(number, 0)));
    }

    /** Tells whether any command waits for a device. */
    boolean anyWaits(String deviceId) {
        return get(LOOKUP, Keys.count(deviceId)).isPresent();
    }

    /**
     * Returns letters of a device, the newest first.
     *
     * @param before only those with a lower number
     * @param limit the most
     * @param wanted which
     */
    List<Letter> newest(String deviceId, long before, int limit, Predicate<Letter> wanted) {
        byte[] prefix = Keys.device(deviceId);
        return read(db -> {
            List<Letter> found = new ArrayList<>();
            try (RocksIterator rows = db.newIterator(database.family(LETTERS))) {
                rows.seekForPrev(Keys.letter(deviceId, before - 1));
                for (; found.size() < limit && rows.isValid() && Keys.startsWith(rows.key(), prefix); rows.prev()) {
                    Letter letter = LetterCodec.decode(rows.value());
                    if (wanted.test(letter)) {
                        found.add(letter);
                    }
                }
                rows.status();
            }
            return found;
        });
    }

    /** Returns the outcomes that are to be told, from a number on, in order. */
    Map<Long, Letter> outbox(long from, int limit) {
        return read(db -> {
            Map<Long, Letter> found = new LinkedHashMap<>();
            try (RocksIterator rows = db.newIterator(database.family(OUTBOX))) {
                for (rows.seek(Keys.number(from)); found.size() < limit && rows.isValid(); rows.next()) {
                    found.put(Keys.numberAtEnd(rows.key()), LetterCodec.decode(rows.value()));
                }
                rows.status();
            }
            return found;
        });
    }

    /** Returns the first device that is to be woken, with the time since when. */
    Optional<Map.Entry<String, Long>> firstWakeUp() {
        return read(db -> {
            try (RocksIterator rows = db.newIterator(database.family(LOOKUP))) {
                rows.seek(Keys.wakeUps());
                if (!rows.isValid() || !Keys.startsWith(rows.key(), Keys.wakeUps())) {
                    rows.status();
                    return Optional.empty();
                }
                return Optional.of(Map.entry(Keys.deviceOfWakeUp(rows.key()), ByteReader.getLong(rows.value(), 0)));
            }
        });
    }

    Optional<byte[]> get(String family, byte[] key) {
        return read(db -> Optional.ofNullable(db.get(database.family(family), key)));
    }

    long fileBytes() {
        return read(db -> database.fileBytes());
    }

    /** Returns the bytes that are free on the disk. */
    long freeBytes() {
        try {
            return Files.getFileStore(settings.folder()).getUsableSpace();
        } catch (IOException e) {
            throw new InboxException(Reason.UNAVAILABLE, "the disk of the inbox cannot be asked: " + e.getMessage(), e);
        }
    }

    private <T> T read(RocksDatabase.Work<T> work) {
        try {
            return database.with(work);
        } catch (RocksDBException e) {
            throw new InboxException(Reason.UNAVAILABLE, "the inbox cannot be read: " + e.getMessage(), e);
        } catch (RocksDatabase.ClosedException e) {
            throw new InboxException(Reason.UNAVAILABLE, "the inbox is closed", e);
        }
    }

    static ReadOptions reading() {
        return new ReadOptions();
    }

    @Override
    public void close() {
        database.close();
    }
}
