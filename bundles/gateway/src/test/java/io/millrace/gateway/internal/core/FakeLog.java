package io.millrace.gateway.internal.core;

import io.millrace.api.address.StreamKind;
import io.millrace.api.log.AppendCallback;
import io.millrace.api.log.GroupInfo;
import io.millrace.api.log.LogException;
import io.millrace.api.log.LogReader;
import io.millrace.api.log.StreamInfo;
import io.millrace.api.log.StreamLog;
import io.millrace.api.stream.StreamRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** A log in memory that syncs at once, or when a test says so. */
public final class FakeLog implements StreamLog {

    private final List<StreamRecord> records = new ArrayList<>();
    private final Deque<AppendCallback> unsynced = new ArrayDeque<>();
    private boolean manual;
    private boolean closed;
    private boolean keep = true;
    private volatile boolean full;

    @Override
    public void append(StreamRecord record, AppendCallback callback) {
        synchronized (this) {
            if (closed) {
                throw new LogException("closed", null);
            }
            if (keep) {
                records.add(record);
            }
            if (manual) {
                unsynced.add(callback);
                return;
            }
        }
        callback.appended(1);
    }

    @Override
    public boolean tryAppend(StreamRecord record, AppendCallback callback) {
        if (full) {
            return false;
        }
        append(record, callback);
        return true;
    }

    /** From now on there is no room, or there is again. */
    public void full(boolean isFull) {
        full = isFull;
    }

    /** From now on a record is durable when {@link #sync} is called. */
    public synchronized void syncByHand() {
        manual = true;
    }

    /** From now on records are dropped once they are acknowledged. */
    public synchronized void keepNothing() {
        keep = false;
    }

    public synchronized void close() {
        closed = true;
    }

    public void sync() {
        takeUnsynced().forEach(callback -> callback.appended(1));
    }

    public void fail() {
        takeUnsynced().forEach(callback -> callback.failed(new LogException("disk full", null)));
    }

    private synchronized List<AppendCallback> takeUnsynced() {
        List<AppendCallback> taken = new ArrayList<>(unsynced);
        unsynced.clear();
        return taken;
    }

    public synchronized List<StreamRecord> of(StreamKind kind) {
        return records.stream().filter(record -> record.kind() == kind).toList();
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
    public Optional<GroupInfo> group(StreamKind kind, String group) {
        return Optional.empty();
    }

    @Override
    public GroupInfo createGroup(StreamKind kind, String group, SeekTarget start) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean deleteGroup(StreamKind kind, String group) {
        return false;
    }

    @Override
    public Optional<GroupInfo> seek(StreamKind kind, String group, SeekTarget target) {
        return Optional.empty();
    }

    @Override
    public LogReader openGroup(StreamKind kind, String group, String owner) {
        throw new UnsupportedOperationException();
    }

    @Override
    public LogReader openAt(StreamKind kind, SeekTarget start) {
        throw new UnsupportedOperationException();
    }
}
