package io.millrace.testing;

import io.millrace.api.address.StreamKind;
import io.millrace.api.log.AppendCallback;
import io.millrace.api.log.GroupDeletedException;
import io.millrace.api.log.GroupInfo;
import io.millrace.api.log.LogException;
import io.millrace.api.log.LogReader;
import io.millrace.api.log.LogRecord;
import io.millrace.api.log.StreamInfo;
import io.millrace.api.log.StreamLog;
import io.millrace.api.stream.StreamRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A log in memory. It calls back at once on the appending thread, unless told to fail; it keeps everything. Any thread.
 */
public final class InMemoryStreamLog implements StreamLog {

    private static final StreamRecord ERASED = Records.record().build();

    private final Map<StreamKind, List<StreamRecord>> records = new EnumMap<>(StreamKind.class);
    private final Map<StreamKind, Map<String, Cursor>> groups = new EnumMap<>(StreamKind.class);
    private Optional<LogException> failure = Optional.empty();

    /** Where a group is. */
    private static final class Cursor {
        private long position;
        private long next;
        private long epoch;
        private boolean deleted;
        private Optional<String> owner = Optional.empty();

        Cursor(long position) {
            move(position);
        }

        void move(long target) {
            position = target;
            next = target + 1;
            epoch++;
        }
    }

    /** Makes an empty log. */
    public InMemoryStreamLog() {
        for (StreamKind kind : StreamKind.values()) {
            records.put(kind, new ArrayList<>());
            groups.put(kind, new TreeMap<>());
        }
    }

    /** Lets appends fail from now on, or succeed again. */
    public synchronized void failWith(Optional<LogException> cause) {
        failure = cause;
    }

    /** Returns all records of a kind. */
    public synchronized List<StreamRecord> records(StreamKind kind) {
        return records.get(kind).stream().filter(record -> record != ERASED).toList();
    }

    @Override
    public void append(StreamRecord record, AppendCallback callback) {
        Optional<LogException> cause;
        long position = 0;
        synchronized (this) {
            cause = failure;
            if (cause.isEmpty()) {
                records.get(record.kind()).add(record);
                position = records.get(record.kind()).size();
                notifyAll();
            }
        }
        if (cause.isPresent()) {
            callback.failed(cause.get());
        } else {
            callback.appended(position);
        }
    }

    @Override
    public synchronized int erase(StreamKind kind, String deviceId, String generationId) {
        int count = 0;
        for (StreamRecord record : List.copyOf(records.get(kind))) {
            if (record.deviceId().equals(deviceId)
                    && record.stamp().generationId().equals(generationId)) {
                records.get(kind).set(records.get(kind).indexOf(record), ERASED);
                count++;
            }
        }
        return count;
    }

    @Override
    public synchronized List<StreamInfo> streams() {
        return records.entrySet().stream()
                .map(kind -> new StreamInfo(kind.getKey(), 1, kind.getValue().size()))
                .toList();
    }

    @Override
    public synchronized List<GroupInfo> groups(StreamKind kind) {
        return groups.get(kind).keySet().stream()
                .map(group -> group(kind, group).orElseThrow())
                .toList();
    }

    @Override
    public synchronized Optional<GroupInfo> group(StreamKind kind, String group) {
        return Optional.ofNullable(groups.get(kind).get(group))
                .map(cursor -> new GroupInfo(
                        kind,
                        group,
                        cursor.position,
                        records.get(kind).size() - cursor.position,
                        cursor.owner,
                        records.get(kind).stream()
                                .skip(cursor.position)
                                .findFirst()
                                .map(record -> record.stamp().enqueuedTime())));
    }

    @Override
    public synchronized GroupInfo createGroup(StreamKind kind, String group, SeekTarget start) {
        groups.get(kind).computeIfAbsent(group, name -> new Cursor(place(kind, start)));
        return group(kind, group).orElseThrow();
    }

    @Override
    public synchronized boolean deleteGroup(StreamKind kind, String group) {
        Optional<Cursor> cursor = Optional.ofNullable(groups.get(kind).remove(group));
        cursor.ifPresent(gone -> gone.deleted = true);
        notifyAll();
        return cursor.isPresent();
    }

    @Override
    public synchronized Optional<GroupInfo> seek(StreamKind kind, String group, SeekTarget target) {
        Optional.ofNullable(groups.get(kind).get(group)).ifPresent(cursor -> cursor.move(place(kind, target)));
        notifyAll();
        return group(kind, group);
    }

    @Override
    public synchronized LogReader openGroup(StreamKind kind, String group, String owner) {
        createGroup(kind, group, new SeekTarget.Latest());
        Cursor cursor = groups.get(kind).get(group);
        cursor.owner.ifPresent(other -> {
            throw new IllegalStateException("group " + group + " is read by " + other);
        });
        cursor.owner = Optional.of(owner);
        cursor.next = cursor.position + 1;
        return new Reader(kind, cursor);
    }

    @Override
    public synchronized LogReader openAt(StreamKind kind, SeekTarget start) {
        return new Reader(kind, new Cursor(place(kind, start)));
    }

    private long place(StreamKind kind, SeekTarget target) {
        List<StreamRecord> ofKind = records.get(kind);
        if (target instanceof SeekTarget.At at) {
            int index = 0;
            while (index < ofKind.size()
                    && ofKind.get(index).stamp().enqueuedTime().isBefore(at.time())) {
                index++;
            }
            return index;
        }
        return target instanceof SeekTarget.Earliest ? 0 : ofKind.size();
    }

    /** Reads on from a cursor; its monitor is the log's. */
    private final class Reader implements LogReader {

        private final StreamKind kind;
        private final Cursor cursor;
        private long epoch;
        private boolean closed;

        Reader(StreamKind kind, Cursor cursor) {
            this.kind = kind;
            this.cursor = cursor;
            this.epoch = cursor.epoch;
        }

        @Override
        public List<LogRecord> poll(int max, Duration timeout) throws InterruptedException {
            synchronized (InMemoryStreamLog.this) {
                long end = System.nanoTime() + timeout.toNanos();
                while (!closed
                        && !cursor.deleted
                        && cursor.next > records.get(kind).size()) {
                    long millis = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                    if (millis <= 0) {
                        return List.of();
                    }
                    InMemoryStreamLog.this.wait(millis);
                }
                if (isDeleted()) {
                    throw new GroupDeletedException(kind.wireName() + " of the test");
                }
                epoch = cursor.epoch;
                List<LogRecord> found = new ArrayList<>();
                while (!closed
                        && found.size() < max
                        && cursor.next <= records.get(kind).size()) {
                    StreamRecord record = records.get(kind).get((int) cursor.next - 1);
                    if (record != ERASED) {
                        found.add(new LogRecord(cursor.next, record));
                    }
                    cursor.next++;
                }
                return found;
            }
        }

        @Override
        public boolean isDeleted() {
            synchronized (InMemoryStreamLog.this) {
                return cursor.deleted;
            }
        }

        @Override
        public void commit(long position) {
            synchronized (InMemoryStreamLog.this) {
                if (epoch == cursor.epoch && position < cursor.next) {
                    cursor.position = Math.max(cursor.position, position);
                }
            }
        }

        @Override
        public void close() {
            synchronized (InMemoryStreamLog.this) {
                if (!closed) {
                    closed = true;
                    cursor.owner = Optional.empty();
                    InMemoryStreamLog.this.notifyAll();
                }
            }
        }
    }
}
