package io.millrace.log.internal;

import io.millrace.api.address.StreamKind;
import io.millrace.api.log.LogException;
import io.millrace.rocks.RocksDatabase;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** The sums of usage on disk, in the log's own database: {@link UsageKey} to messages and bytes, eight octets each. */
final class UsageFiles {

    /** The column family. */
    static final String FAMILY = "usage";

    /** After the keys of days, which begin with four octets of a small number. */
    private static final byte POSITION = (byte) 0xff;

    private final LogFiles files;

    UsageFiles(LogFiles files) {
        this.files = files;
    }

    /** A sum. Guarded by its owner. */
    static final class Sum {

        private long messages;
        private long bytes;

        void add(long moreMessages, long moreBytes) {
            messages += moreMessages;
            bytes += moreBytes;
        }

        long messages() {
            return messages;
        }

        long bytes() {
            return bytes;
        }

        private byte[] encode() {
            return ByteBuffer.allocate(2 * Long.BYTES)
                    .putLong(messages)
                    .putLong(bytes)
                    .array();
        }

        private static Sum decode(byte[] value) {
            ByteBuffer in = ByteBuffer.wrap(value);
            Sum sum = new Sum();
            sum.add(in.getLong(), in.getLong());
            return sum;
        }
    }

    /** A stored sum with its key. */
    record Entry(UsageKey key, Sum sum) {}

    /**
     * What is asked for.
     *
     * @param from the first day
     * @param to the last day
     * @param deviceId one device; empty for all
     */
    record Range(int from, int to, String deviceId) {}

    /** Returns up to where a kind was counted; 0 for not at all. */
    long position(StreamKind kind) {
        return files.reading("the place of usage", db -> {
            byte[] stored = db.get(family(), positionKey(kind));
            return stored == null ? 0 : ByteBuffer.wrap(stored).getLong();
        });
    }

    /** Adds sums, and notes up to where they go, in one write. */
    void add(Map<UsageKey, Sum> sums, Map<StreamKind, Long> positions) {
        try {
            files.write(batch -> {
                for (Map.Entry<UsageKey, Sum> entry : sums.entrySet()) {
                    byte[] key = entry.getKey().encode();
                    byte[] before = files.reading("usage", db -> db.get(family(), key));
                    Sum sum = before == null ? new Sum() : Sum.decode(before);
                    sum.add(entry.getValue().messages(), entry.getValue().bytes());
                    batch.put(family(), key, sum.encode());
                }
                for (Map.Entry<StreamKind, Long> position : positions.entrySet()) {
                    batch.put(
                            family(),
                            positionKey(position.getKey()),
                            ByteBuffer.allocate(Long.BYTES)
                                    .putLong(position.getValue())
                                    .array());
                }
            });
        } catch (RocksDBException e) {
            throw new LogException("usage cannot be written: " + e.getMessage(), e);
        } catch (RocksDatabase.ClosedException e) {
            throw new LogException("the log is closed", e);
        }
    }

    /** Lists entries, by day, device, kind and stream, after a key if one is given. */
    List<Entry> list(Range range, Optional<byte[]> after, int limit) {
        return files.reading("usage", db -> {
            List<Entry> found = new ArrayList<>();
            try (RocksIterator entries = db.newIterator(family())) {
                Optional<byte[]> skip = after;
                int day = after.map(key -> UsageKey.decode(key).day()).orElse(range.from());
                while (day <= range.to() && found.size() < limit) {
                    entries.seek(skip.orElse(UsageKey.prefix(day, range.deviceId())));
                    collect(entries, range, skip, found, limit);
                    skip = Optional.empty();
                    // days in between that have nothing of this device cost one step each, empty ones none
                    day = nextDay(entries, day);
                }
                entries.status();
            }
            return found;
        });
    }

    /** Takes what follows, of all devices up to the end of the range, of one device up to the end of the day. */
    private static void collect(
            RocksIterator entries, Range range, Optional<byte[]> skip, List<Entry> found, int limit) {
        for (; entries.isValid() && found.size() < limit; entries.next()) {
            byte[] key = entries.key();
            if (skip.isPresent() && Arrays.equals(skip.get(), key)) {
                continue;
            }
            if (key[0] == POSITION) {
                return;
            }
            UsageKey decoded = UsageKey.decode(key);
            boolean other = !range.deviceId().isEmpty() && !decoded.deviceId().equals(range.deviceId());
            if (decoded.day() > range.to() || other) {
                return;
            }
            found.add(new Entry(decoded, Sum.decode(entries.value())));
        }
    }

    private static int nextDay(RocksIterator entries, int day) {
        if (!entries.isValid() || entries.key()[0] == POSITION) {
            return Integer.MAX_VALUE;
        }
        return Math.max(day + 1, ByteBuffer.wrap(entries.key()).getInt());
    }

    /** Forgets the days before one. */
    void forgetBefore(int day) {
        try {
            files.write(batch ->
                    batch.deleteRange(family(), UsageKey.prefix(0, ""), UsageKey.prefix(Math.max(0, day), "")));
        } catch (RocksDBException e) {
            throw new LogException("old usage cannot be forgotten: " + e.getMessage(), e);
        } catch (RocksDatabase.ClosedException e) {
            throw new LogException("the log is closed", e);
        }
    }

    private ColumnFamilyHandle family() {
        return files.family(FAMILY);
    }

    private static byte[] positionKey(StreamKind kind) {
        byte[] name = kind.wireName().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(1 + name.length).put(POSITION).put(name).array();
    }
}
