package io.millrace.streams.internal;

import io.millrace.api.address.StreamKind;
import io.millrace.api.log.AppendCallback;
import io.millrace.api.log.GroupDeletedException;
import io.millrace.api.log.GroupInfo;
import io.millrace.api.log.LogReader;
import io.millrace.api.log.LogRecord;
import io.millrace.api.log.StreamInfo;
import io.millrace.api.log.StreamLog;
import io.millrace.api.stream.Content;
import io.millrace.api.stream.Stamp;
import io.millrace.api.stream.StreamRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A log in memory. Its contents can be carried over to another, as a swap of the log bundle does. */
public final class FakeLog implements StreamLog {

    private final Map<StreamKind, List<StreamRecord>> records = new HashMap<>();
    private final Map<String, Long> cursors = new HashMap<>();
    private final Map<String, Integer> generations = new HashMap<>();
    private final Set<String> open = new HashSet<>();

    /** Makes an empty log. */
    public FakeLog() {}

    /** Makes a log of what another one holds, as after a restart. */
    public FakeLog(FakeLog before) {
        synchronized (before) {
            before.records.forEach((kind, list) -> records.put(kind, new ArrayList<>(list)));
            cursors.putAll(before.cursors);
        }
    }

    /** Makes a record. */
    public static StreamRecord record(StreamKind kind, String deviceId, String payload) {
        return record(
                kind, deviceId, new Content(Optional.empty(), Map.of(), payload.getBytes(StandardCharsets.UTF_8)));
    }

    /** Makes a record. */
    public static StreamRecord record(StreamKind kind, String deviceId, Content content) {
        Stamp stamp = new Stamp(Instant.EPOCH, "m-1", false, "g-1", Optional.of("gw-1"));
        return new StreamRecord(kind, deviceId, StreamRecord.DEFAULT_STREAM, stamp, content);
    }

    /** Makes a record at a position. */
    public static LogRecord at(long position, String payload) {
        return new LogRecord(position, record(StreamKind.TELEMETRY, "press-1", payload));
    }

    /** Appends records and returns the position of the last. */
    public synchronized long append(StreamRecord record) {
        List<StreamRecord> list = records.computeIfAbsent(record.kind(), kind -> new ArrayList<>());
        list.add(record);
        notifyAll();
        return list.size();
    }

    /** Returns what was appended of a kind. */
    public synchronized List<StreamRecord> all(StreamKind kind) {
        return List.copyOf(records.getOrDefault(kind, List.of()));
    }

    /** Returns the cursor of a group, or -1 if there is no such group. */
    public synchronized long cursor(StreamKind kind, String group) {
        return cursors.getOrDefault(kind + "/" + group, -1L);
    }

    @Override
    public void append(StreamRecord record, AppendCallback callback) {
        callback.appended(append(record));
    }

    @Override
    public int erase(StreamKind kind, String deviceId, String generationId) {
        throw new UnsupportedOperationException("nobody erases here");
    }

    @Override
    public List<StreamInfo> streams() {
        return List.of();
    }

    @Override
    public List<GroupInfo> groups(StreamKind kind) {
        return List.of();
    }

    @Override
    public synchronized Optional<GroupInfo> group(StreamKind kind, String group) {
        long end = records.getOrDefault(kind, List.of()).size();
        return Optional.ofNullable(cursors.get(kind + "/" + group))
                .map(cursor -> new GroupInfo(kind, group, cursor, end - cursor, Optional.empty()));
    }

    @Override
    public synchronized GroupInfo createGroup(StreamKind kind, String group, SeekTarget start) {
        List<StreamRecord> list = records.getOrDefault(kind, List.of());
        long end = list.size();
        long cursor = cursors.computeIfAbsent(kind + "/" + group, key -> first(list, start));
        return new GroupInfo(kind, group, cursor, end - cursor, Optional.empty());
    }

    private static long first(List<StreamRecord> list, SeekTarget start) {
        if (start instanceof SeekTarget.At at) {
            return list.stream()
                    .takeWhile(record -> record.stamp().enqueuedTime().isBefore(at.time()))
                    .count();
        }
        return start instanceof SeekTarget.Earliest ? 0L : list.size();
    }

    @Override
    public synchronized boolean deleteGroup(StreamKind kind, String group) {
        generations.merge(kind + "/" + group, 1, Integer::sum);
        notifyAll();
        return cursors.remove(kind + "/" + group) != null;
    }

    @Override
    public Optional<GroupInfo> seek(StreamKind kind, String group, SeekTarget target) {
        return Optional.empty();
    }

    @Override
    public synchronized LogReader openGroup(StreamKind kind, String group, String owner) {
        String key = kind + "/" + group;
        if (!open.add(key)) {
            throw new IllegalStateException("streams/" + key + " is read already");
        }
        createGroup(kind, group, new SeekTarget.Latest());
        return new Reader(kind, key);
    }

    @Override
    public LogReader openAt(StreamKind kind, SeekTarget start) {
        throw new UnsupportedOperationException("routes read groups");
    }

    private final class Reader implements LogReader {

        private final StreamKind kind;
        private final String key;
        private final int generation;
        private long next;

        Reader(StreamKind kind, String key) {
            this.kind = kind;
            this.key = key;
            this.next = cursors.get(key);
            this.generation = generations.getOrDefault(key, 0);
        }

        @Override
        public List<LogRecord> poll(int max, Duration timeout) throws InterruptedException {
            synchronized (FakeLog.this) {
                if (available().isEmpty() && !isDeleted()) {
                    FakeLog.this.wait(timeout.toMillis());
                }
                if (isDeleted()) {
                    throw new GroupDeletedException(key);
                }
                List<LogRecord> found = new ArrayList<>();
                for (StreamRecord record : available().stream().limit(max).toList()) {
                    found.add(new LogRecord(++next, record));
                }
                return found;
            }
        }

        @Override
        public boolean isDeleted() {
            synchronized (FakeLog.this) {
                return generations.getOrDefault(key, 0) != generation;
            }
        }

        private List<StreamRecord> available() {
            List<StreamRecord> list = records.getOrDefault(kind, List.of());
            return list.subList((int) next, list.size());
        }

        @Override
        public void commit(long position) {
            synchronized (FakeLog.this) {
                cursors.computeIfPresent(key, (group, before) -> Math.max(before, position));
            }
        }

        @Override
        public void close() {
            synchronized (FakeLog.this) {
                open.remove(key);
            }
        }
    }
}
