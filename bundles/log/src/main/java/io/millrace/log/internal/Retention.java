package io.millrace.log.internal;

import io.millrace.api.address.StreamKind;
import java.time.Clock;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets go of records that are too old or too many. Called by the maintenance thread. Over the size the kind that takes most
 * loses its oldest file, so that a flood of one kind does not wash away the few records of another.
 */
final class Retention {

    private static final Logger LOGGER = LoggerFactory.getLogger(Retention.class);

    private final Map<StreamKind, KindLog> kinds;
    private final LogFiles files;
    private final LogSettings.Kept kept;
    private final Clock clock;

    Retention(Map<StreamKind, KindLog> kinds, LogFiles files, LogSettings.Kept kept, Clock clock) {
        this.kinds = kinds;
        this.files = files;
        this.kept = kept;
        this.clock = clock;
    }

    void run() {
        try {
            long oldest = clock.instant().minus(kept.age()).toEpochMilli();
            for (KindLog kind : kinds.values()) {
                moveTo(kind, files.firstSince(kind.kind(), kind.first(), kind.last(), oldest), "age");
            }
            shrink();
            for (KindLog kind : kinds.values()) {
                files.dropBefore(kind.kind(), kind.first());
            }
        } catch (RocksDBException e) {
            LOGGER.warn("Retention of the log failed and is tried again: {}", e.getMessage(), e);
        }
    }

    private void shrink() throws RocksDBException {
        List<LogFiles.DataFile> oldestFirst = files.dataFiles().stream()
                .sorted(Comparator.comparingLong(LogFiles.DataFile::last))
                .toList();
        Map<StreamKind, Long> bytes = new EnumMap<>(StreamKind.class);
        oldestFirst.forEach(file -> bytes.merge(file.kind(), file.bytes(), Long::sum));
        long total = bytes.values().stream().mapToLong(Long::longValue).sum();
        Map<StreamKind, Long> keepFrom = new EnumMap<>(StreamKind.class);
        while (total > kept.bytes()) {
            StreamKind largest = bytes.entrySet().stream()
                    .max(Map.Entry.comparingByValue())
                    .orElseThrow()
                    .getKey();
            long from = keepFrom.getOrDefault(largest, 0L);
            LogFiles.DataFile oldest = oldestFirst.stream()
                    .filter(file -> file.kind() == largest && file.last() >= from)
                    .findFirst()
                    .orElseThrow();
            keepFrom.put(largest, oldest.last() + 1);
            bytes.merge(largest, -oldest.bytes(), Long::sum);
            total -= oldest.bytes();
        }
        for (Map.Entry<StreamKind, Long> kind : keepFrom.entrySet()) {
            moveTo(kinds.get(kind.getKey()), kind.getValue(), "size");
        }
    }

    private void moveTo(KindLog kind, long first, String reason) throws RocksDBException {
        if (first > kind.first()) {
            LOGGER.debug(
                    "Retention by {} lets go of {} up to {}.",
                    reason,
                    kind.kind().wireName(),
                    first - 1);
            kind.keptFrom(first);
            files.keepFrom(kind.kind(), first);
        }
    }
}
