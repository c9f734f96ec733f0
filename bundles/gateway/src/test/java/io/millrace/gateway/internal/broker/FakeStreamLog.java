package io.millrace.gateway.internal.broker;

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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A stream log in memory, one kind after the other, with the contract of the real one. */
public final class FakeStreamLog implements StreamLog {

    private final Map<StreamKind, List<LogRecord>> records = new HashMap<>();
    private final Map<String, Group> groups = new HashMap<>();
    private boolean failing;
    private volatile Runnable beforeOpening = () -> {};

    private static final class Group {
        private long committed;
        private long moved;
        private Reader reader;
        private String owner = "";
        private boolean deleted;
    }

    /** From now every append and read fails, or does not. */
    public synchronized void fail(boolean fails) {
        failing = fails;
        notifyAll();
    }

    /** Runs before a group is opened, which takes as long as that. */
    public void beforeOpening(Runnable action) {
        beforeOpening = action;
    }

    @Override
    public synchronized void append(StreamRecord record, AppendCallback callback) {
        if (failing) {
            callback.failed(new LogException("the disk is broken", null));
            return;
        }
        List<LogRecord> all = records.computeIfAbsent(record.kind(), kind -> new ArrayList<>());
        all.add(new LogRecord(all.size() + 1L, record));
        notifyAll();
        callback.appended(all.size());
    }

    /** Returns what was appended to a kind. */
    public synchronized List<LogRecord> all(StreamKind kind) {
        return List.copyOf(records.getOrDefault(kind, List.of()));
    }

    private long last(StreamKind kind) {
        return records.getOrDefault(kind, List.of()).size();
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

    private static String key(StreamKind kind, String group) {
        return kind + "/" + group;
    }

    @Override
    public synchronized Optional<GroupInfo> group(StreamKind kind, String name) {
        return Optional.ofNullable(groups.get(key(kind, name)))
                .map(group -> new GroupInfo(
                        kind,
                        name,
                        group.committed,
                        last(kind) - group.committed,
                        group.reader == null ? Optional.empty() : Optional.of(group.owner)));
    }

    @Override
    public synchronized GroupInfo createGroup(StreamKind kind, String name, SeekTarget start) {
        groups.computeIfAbsent(key(kind, name), k -> {
            Group group = new Group();
            group.committed = start instanceof SeekTarget.Earliest ? 0 : last(kind);
            return group;
        });
        return group(kind, name).orElseThrow();
    }

    @Override
    public synchronized boolean deleteGroup(StreamKind kind, String name) {
        Group group = groups.remove(key(kind, name));
        if (group == null) {
            return false;
        }
        group.deleted = true;
        notifyAll();
        return true;
    }

    @Override
    public synchronized Optional<GroupInfo> seek(StreamKind kind, String name, SeekTarget target) {
        Group group = groups.get(key(kind, name));
        if (group == null) {
            return Optional.empty();
        }
        group.committed = target instanceof SeekTarget.Earliest ? 0 : last(kind);
        group.moved++;
        notifyAll();
        return group(kind, name);
    }

    @Override
    public LogReader openGroup(StreamKind kind, String name, String owner) {
        beforeOpening.run();
        return open(kind, name, owner);
    }

    private synchronized LogReader open(StreamKind kind, String name, String owner) {
        requireWorking();
        createGroup(kind, name, new SeekTarget.Latest());
        Group group = groups.get(key(kind, name));
        if (group.reader != null) {
            throw new IllegalStateException("group " + name + " is read by " + group.owner);
        }
        group.owner = owner;
        group.reader = new Reader(kind, Optional.of(group), group.committed);
        return group.reader;
    }

    @Override
    public synchronized LogReader openAt(StreamKind kind, SeekTarget start) {
        return new Reader(kind, Optional.empty(), start instanceof SeekTarget.Earliest ? 0 : last(kind));
    }

    private void requireWorking() {
        if (failing) {
            throw new LogException("the disk is broken", null);
        }
    }

    private final class Reader implements LogReader {

        private final StreamKind kind;
        private final Optional<Group> group;
        private long read;
        private long moved;

        private Reader(StreamKind kind, Optional<Group> group, long read) {
            this.kind = kind;
            this.group = group;
            this.read = read;
            this.moved = group.map(found -> found.moved).orElse(0L);
        }

        @Override
        public List<LogRecord> poll(int max, Duration timeout) throws InterruptedException {
            synchronized (FakeStreamLog.this) {
                long deadline = System.nanoTime() + timeout.toNanos();
                while (true) {
                    requireWorking();
                    follow();
                    List<LogRecord> all = records.getOrDefault(kind, List.of());
                    if (isDeleted()) {
                        throw new GroupDeletedException(kind.wireName());
                    }
                    if (all.size() > read) {
                        int to = (int) Math.min(all.size(), read + max);
                        List<LogRecord> next = List.copyOf(all.subList((int) read, to));
                        read = to;
                        return next;
                    }
                    long left = (deadline - System.nanoTime()) / 1_000_000;
                    if (left <= 0) {
                        return List.of();
                    }
                    FakeStreamLog.this.wait(left);
                }
            }
        }

        private void follow() {
            if (group.isPresent() && group.get().moved != moved) {
                moved = group.get().moved;
                read = group.get().committed;
            }
        }

        @Override
        public void commit(long position) {
            synchronized (FakeStreamLog.this) {
                if (group.isPresent() && group.get().moved == moved) {
                    group.get().committed = Math.max(group.get().committed, position);
                }
            }
        }

        @Override
        public boolean isDeleted() {
            synchronized (FakeStreamLog.this) {
                return group.isPresent() && group.get().deleted;
            }
        }

        @Override
        public void close() {
            synchronized (FakeStreamLog.this) {
                group.ifPresent(found -> found.reader = null);
            }
        }
    }
}
