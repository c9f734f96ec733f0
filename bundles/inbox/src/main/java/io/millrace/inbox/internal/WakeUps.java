package io.millrace.inbox.internal;

import io.millrace.api.inbox.InboxException;
import io.millrace.api.inbox.InboxException.Reason;
import io.millrace.api.inbox.WakeUpFeed.WakeUp;
import io.millrace.rocks.ByteReader;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.rocksdb.RocksDBException;

/** Devices that are away and have mail, on disk. {@link #poll} is for any thread, the rest for the clerk's. */
final class WakeUps {

    private final InboxFiles files;
    private final Duration pause;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition asked = lock.newCondition();
    private boolean closed;

    WakeUps(InboxFiles files, Duration pause) {
        this.files = files;
        this.pause = pause;
    }

    /** Asks for a device to be woken, unless it was called a moment ago. */
    void ask(Change change, String deviceId) throws RocksDBException {
        byte[] key = Keys.wakeUp(deviceId);
        Optional<byte[]> called = change.get(InboxFiles.LOOKUP, Keys.called(deviceId));
        boolean lately = called.isPresent()
                && Instant.ofEpochMilli(ByteReader.getLong(called.get(), 0))
                        .plus(pause)
                        .isAfter(change.now());
        if (!lately && change.get(InboxFiles.LOOKUP, key).isEmpty()) {
            change.put(InboxFiles.LOOKUP, key, Keys.number(change.now().toEpochMilli()));
            change.after(this::signal);
        }
    }

    /** Notes that a device was called. */
    void called(Change change, String deviceId) throws RocksDBException {
        if (change.get(InboxFiles.LOOKUP, Keys.wakeUp(deviceId)).isPresent()) {
            change.delete(InboxFiles.LOOKUP, Keys.wakeUp(deviceId));
            change.put(
                    InboxFiles.LOOKUP,
                    Keys.called(deviceId),
                    Keys.number(change.now().toEpochMilli()));
        }
    }

    /** The device is there, or is no more. */
    void forget(Change change, String deviceId) throws RocksDBException {
        for (byte[] key : new byte[][] {Keys.wakeUp(deviceId), Keys.called(deviceId)}) {
            if (change.get(InboxFiles.LOOKUP, key).isPresent()) {
                change.delete(InboxFiles.LOOKUP, key);
            }
        }
    }

    /** Waits for a device. */
    Optional<WakeUp> poll(Duration timeout) throws InterruptedException {
        lock.lock();
        try {
            long nanos = timeout.toNanos();
            while (true) {
                if (closed) {
                    throw new InboxException(Reason.UNAVAILABLE, "the inbox is closed");
                }
                Optional<WakeUp> first = files.firstWakeUp()
                        .map(found -> new WakeUp(found.getKey(), Instant.ofEpochMilli(found.getValue())));
                if (first.isPresent() || nanos <= 0) {
                    return first;
                }
                nanos = asked.awaitNanos(Math.min(nanos, TimeUnit.SECONDS.toNanos(1)));
            }
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            asked.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void signal() {
        lock.lock();
        try {
            asked.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
