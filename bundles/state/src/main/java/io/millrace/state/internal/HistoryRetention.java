package io.millrace.state.internal;

import io.millrace.api.storage.StorageException;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets go of history that is too old or too much; last known values stay. Called by the maintenance thread; goes through the
 * devices in small steps, so that recording goes on between them.
 */
final class HistoryRetention {

    private static final Logger LOGGER = LoggerFactory.getLogger(HistoryRetention.class);
    private static final int ENTRIES_PER_STEP = 5_000;
    /** Space comes back by compaction, some time after the cut; until then the size says nothing. */
    private static final int CHECKS_AFTER_A_CUT = 6;
    /** Cuts a little more than needed, so that cuts are rare. */
    private static final double EXTRA = 0.05;

    private final StateFiles files;
    private final StateRecorder recorder;
    private final StateSettings.Kept kept;
    private final Clock clock;
    private int checksToWait;

    HistoryRetention(StateFiles files, StateRecorder recorder, StateSettings.Kept kept, Clock clock) {
        this.files = files;
        this.recorder = recorder;
        this.kept = kept;
        this.clock = clock;
    }

    void run() {
        Instant now = clock.instant();
        recorder.erasures().expire(now.minus(kept.age()).toEpochMilli());
        long oldest = expire(now.minus(kept.age()).toEpochMilli());
        checksToWait = Math.max(0, checksToWait - 1);
        long bytes = files.fileBytes();
        if (bytes > kept.bytes() && checksToWait == 0 && oldest < now.toEpochMilli()) {
            double share = Math.min(1, 1 - (double) kept.bytes() / bytes + EXTRA);
            long cut = oldest + (long) ((now.toEpochMilli() - oldest) * share);
            LOGGER.warn(
                    "State and history take {} MiB, more than 'retentionMebibytes'; history before {} goes.",
                    bytes >> 20,
                    Instant.ofEpochMilli(cut));
            expire(cut);
            reclaim();
            checksToWait = CHECKS_AFTER_A_CUT;
        }
    }

    /**
     * Lets go of everything that arrived before a time.
     *
     * @return arrival of the oldest record that is left
     */
    private long expire(long before) {
        AtomicLong oldest = new AtomicLong(Long.MAX_VALUE);
        Optional<byte[]> from = Optional.of(new byte[0]);
        while (from.isPresent()) {
            byte[] start = from.get();
            from = files.with("look for old history", db -> nextOldRun(db, start, before, oldest));
            // The same again until nothing old is left of it.
            from.ifPresent(run -> expireStep(run, before));
        }
        return oldest.get();
    }

    /** Lets go of what of one device arrived before a time. */
    void expire(String deviceId, long before) {
        byte[] prefix = StateFiles.prefix(deviceId);
        for (boolean ownTime : new boolean[] {false, true}) {
            boolean more = true;
            while (more) {
                more = expireStep(Entry.runPrefix(prefix, ownTime), before);
            }
        }
    }

    private boolean expireStep(byte[] run, long before) {
        AtomicBoolean more = new AtomicBoolean();
        recorder.betweenBatches(() -> more.set(files.with("let go of old history", db -> expire(db, run, before))));
        return more.get();
    }

    /** Returns the prefix of the next run of a device's history, from a key on, that has something old. */
    private Optional<byte[]> nextOldRun(RocksDB db, byte[] start, long before, AtomicLong oldest)
            throws RocksDBException {
        try (RocksIterator history = files.iterator(db, StateFiles.HISTORY)) {
            history.seek(start);
            while (history.isValid()) {
                byte[] key = history.key();
                byte[] run = runOf(key);
                long arrival = Entry.ofHistoryKey(key, run.length).order().enqueued();
                if (arrival < before) {
                    return Optional.of(run);
                }
                oldest.accumulateAndGet(arrival, Math::min);
                history.seek(StateFiles.past(run));
            }
            history.status();
            return Optional.empty();
        }
    }

    /** Lets go of a bounded number of old records of a run. Returns whether more may be old. */
    private boolean expire(RocksDB db, byte[] run, long before) throws RocksDBException {
        try (RocksIterator history = files.iterator(db, StateFiles.HISTORY);
                WriteBatch write = new WriteBatch()) {
            history.seek(run);
            int count = 0;
            byte[] last = run;
            for (; history.isValid() && count < ENTRIES_PER_STEP; history.next()) {
                byte[] key = history.key();
                if (!StateFiles.startsWith(key, run)
                        || Entry.ofHistoryKey(key, run.length).order().enqueued() >= before) {
                    break;
                }
                unindex(write, run, key, history);
                last = key;
                count++;
            }
            history.status();
            if (count > 0) {
                // One octet longer: the end of a range is not in it.
                write.deleteRange(files.family(StateFiles.HISTORY), run, Arrays.copyOf(last, last.length + 1));
                files.write("let go of old history", write);
            }
            return count == ENTRIES_PER_STEP;
        }
    }

    private void unindex(WriteBatch write, byte[] run, byte[] key, RocksIterator history) throws RocksDBException {
        Entry entry = Entry.ofHistoryKey(key, run.length);
        if (!entry.hasOwnTime() && !entry.hasGivenId()) {
            return;
        }
        byte[] prefix = Arrays.copyOf(run, run.length - Entry.RUN);
        byte[] value = history.value();
        Order own = new Order(
                RecordBatch.time(value), entry.order().enqueued(), entry.order().position());
        if (entry.hasOwnTime()) {
            write.delete(files.family(StateFiles.TIMES), new Entry(own, entry.code()).timeKey(prefix));
        }
        if (entry.hasGivenId()) {
            OpenedRecord record =
                    new OpenedRecord(RecordBatch.record(value), own, entry.hasOwnTime(), Optional.empty());
            GivenIds.forget(files, write, prefix, record);
        }
    }

    /** Asks RocksDB to give space back, in the background. */
    private void reclaim() {
        try {
            files.with("reclaim space", db -> {
                for (String family : StateFiles.FAMILIES.keySet()) {
                    ColumnFamilyHandle handle = files.family(family);
                    db.suggestCompactRange(handle);
                }
                return null;
            });
        } catch (StorageException e) {
            LOGGER.warn("Space is not given back yet: {}", e.getMessage());
        }
    }

    private static byte[] runOf(byte[] key) {
        int zero = 0;
        while (key[zero] != 0) {
            zero++;
        }
        return Arrays.copyOf(key, zero + 1 + Entry.RUN);
    }
}
