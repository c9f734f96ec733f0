package io.millrace.log.internal;

import io.millrace.api.address.Names;
import io.millrace.api.address.StreamKind;
import io.millrace.api.log.GroupInfo;
import io.millrace.api.log.LogException;
import io.millrace.api.log.LogReader;
import io.millrace.api.log.StreamLog.SeekTarget;
import io.millrace.rocks.RocksDatabase;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BooleanSupplier;
import org.rocksdb.RocksDBException;

/**
 * The consumer groups. Any thread. What changes a cursor on disk holds this object's monitor, so that a write of an old place
 * cannot overtake a seek; commits change memory alone and never wait for it.
 */
final class Groups {

    private final Map<StreamKind, KindLog> kinds;
    private final Map<StreamKind, Map<String, GroupCursor>> groups = new EnumMap<>(StreamKind.class);
    private final LogFiles files;
    private final LogFault fault;
    private final int groupsPerKind;
    private final BooleanSupplier logClosed;

    Groups(
            Map<StreamKind, KindLog> kinds,
            LogFiles files,
            LogFault fault,
            int groupsPerKind,
            BooleanSupplier logClosed) {
        this.kinds = kinds;
        this.files = files;
        this.fault = fault;
        this.groupsPerKind = groupsPerKind;
        this.logClosed = logClosed;
        for (KindLog kind : kinds.values()) {
            Map<String, GroupCursor> ofKind = new ConcurrentSkipListMap<>();
            files.cursors(kind.kind())
                    .forEach((group, position) -> ofKind.put(group, new GroupCursor(kind, group, position)));
            groups.put(kind.kind(), ofKind);
        }
    }

    List<GroupInfo> list(StreamKind kind) {
        return groups.get(kind).values().stream().map(this::info).toList();
    }

    Optional<GroupInfo> find(StreamKind kind, String group) {
        return cursor(kind, group).map(this::info);
    }

    synchronized GroupInfo create(StreamKind kind, String group, SeekTarget start) {
        return info(cursor(kind, group).orElseGet(() -> make(kind, group, start)));
    }

    synchronized boolean delete(StreamKind kind, String group) {
        Optional<GroupCursor> found = cursor(kind, group);
        found.ifPresent(cursor -> {
            write(batch -> files.deleteCursor(batch, cursor));
            cursor.delete();
            groups.get(kind).remove(group);
            cursor.kind().wake();
        });
        return found.isPresent();
    }

    synchronized Optional<GroupInfo> seek(StreamKind kind, String group, SeekTarget target) {
        return cursor(kind, group).map(cursor -> {
            long position = place(cursor.kind(), target);
            write(batch -> files.putCursor(batch, cursor, position));
            cursor.move(position);
            cursor.kind().wake();
            return info(cursor);
        });
    }

    synchronized LogReader open(StreamKind kind, String group, String owner) {
        GroupCursor cursor = cursor(kind, group).orElseGet(() -> make(kind, group, new SeekTarget.Latest()));
        GroupReader reader = new GroupReader(cursor, files, owner, logClosed, this::closed);
        cursor.attach(reader);
        return reader;
    }

    private GroupInfo info(GroupCursor cursor) {
        return cursor.info(position ->
                arrival(cursor.kind(), Math.max(position, cursor.kind().first())));
    }

    private Optional<Instant> arrival(KindLog kind, long position) {
        return kind.tail().read(position, 1).orElseGet(() -> files.read(kind.kind(), position, kind.last(), 1)).stream()
                .findFirst()
                .map(record -> record.record().stamp().enqueuedTime());
    }

    /** Erases records of a device, as {@link io.millrace.api.log.StreamLog#erase} says. */
    int erase(StreamKind kind, String deviceId, String generationId) {
        KindLog log = kinds.get(kind);
        try {
            return files.erase(
                    kind,
                    log.first(),
                    log.last(),
                    record -> record.deviceId().equals(deviceId)
                            && record.stamp().generationId().equals(generationId));
        } catch (RocksDBException e) {
            throw fault.broke(e);
        } finally {
            log.tail().clear();
        }
    }

    LogReader openAt(StreamKind kind, SeekTarget start) {
        KindLog log = kinds.get(kind);
        GroupCursor cursor = new GroupCursor(log, "(live)", place(log, start));
        return new GroupReader(cursor, files, "a live reader", logClosed, reader -> {});
    }

    /** Writes the cursors that moved. */
    synchronized void flush() {
        write(batch -> {
            for (Map<String, GroupCursor> ofKind : groups.values()) {
                for (GroupCursor cursor : ofKind.values()) {
                    Optional<Long> position = cursor.takeDirty();
                    if (position.isPresent()) {
                        files.putCursor(batch, cursor, position.get());
                    }
                }
            }
        });
    }

    private void closed(GroupReader reader) {
        if (!logClosed.getAsBoolean()) {
            flush();
        }
        reader.cursor().detach(reader);
    }

    private GroupCursor make(StreamKind kind, String group, SeekTarget start) {
        Names.requireLevel("group", group);
        Map<String, GroupCursor> ofKind = groups.get(kind);
        if (ofKind.size() >= groupsPerKind) {
            throw new LogException(
                    "there are " + ofKind.size() + " groups of " + kind.wireName()
                            + " already, the most that 'groupsPerKind' allows; delete one",
                    null);
        }
        KindLog log = kinds.get(kind);
        GroupCursor cursor = new GroupCursor(log, group, place(log, start));
        write(batch -> files.putCursor(batch, cursor, cursor.place().position()));
        ofKind.put(group, cursor);
        return cursor;
    }

    private Optional<GroupCursor> cursor(StreamKind kind, String group) {
        return Optional.ofNullable(groups.get(kind).get(group));
    }

    /** Returns the last position before a target. */
    private long place(KindLog kind, SeekTarget target) {
        if (target instanceof SeekTarget.At at) {
            // Arrival times are whole milliseconds; the first one that is not before a finer time is the next.
            long millis = at.time().minusNanos(1).toEpochMilli() + 1;
            return files.firstSince(kind.kind(), kind.first(), kind.last(), millis) - 1;
        }
        return target instanceof SeekTarget.Earliest ? kind.first() - 1 : kind.last();
    }

    private void write(LogFiles.Filling filling) {
        fault.broken().ifPresent(cause -> {
            throw cause;
        });
        try {
            files.write(filling);
        } catch (RocksDBException e) {
            throw fault.broke(e);
        } catch (RocksDatabase.ClosedException e) {
            throw new LogException("the log is closed", e);
        }
    }
}
