package io.millrace.gateway.internal.core;

import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The waiting room for messages that came while a part of the server was away or the log had no room: bounded, first in first
 * out for each session and over all, and looked after every 20 ms while somebody waits.
 */
final class Waiting {

    private static final Logger LOGGER = LoggerFactory.getLogger(Waiting.class);
    /** What a small message costs beside its payload. */
    private static final int FIXED_BYTES = 512;

    private static final long MAX_BYTES = 64L * 1024 * 1024;
    private static final long LOOK_EVERY_MILLIS = 20;

    private final ScheduledExecutorService executor;
    private final long timeoutNanos;
    private final Queue<CoreSession> sessions = new ConcurrentLinkedQueue<>();
    private final AtomicInteger messages = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile boolean full;

    Waiting(ScheduledExecutorService executor, long timeoutNanos) {
        this.executor = executor;
        this.timeoutNanos = timeoutNanos;
    }

    /** What became of a session's messages when it was looked at. */
    enum Progress {
        /** None waits any more. */
        DONE,
        /** A part is away. */
        AWAY,
        /** Its client sent too fast, and its next message has not come to its time. */
        TOO_FAST,
        /** The log has no room, for others neither. */
        FULL
    }

    /** Tells whether messages wait for room in the log: who comes now waits behind them. */
    boolean isFull() {
        return full;
    }

    /** Lets a message wait, or not where there are too many; the caller holds the session's lock. */
    boolean admit(Publication publication) {
        int size = size(publication);
        if (bytes.addAndGet(size) > MAX_BYTES) {
            bytes.addAndGet(-size);
            return false;
        }
        messages.incrementAndGet();
        publication.waitUntil(System.nanoTime() + timeoutNanos);
        return true;
    }

    /** Queues a session whose first message was admitted. */
    void add(CoreSession session) {
        sessions.add(session);
        lookLater();
    }

    void release(Publication publication) {
        messages.decrementAndGet();
        bytes.addAndGet(-size(publication));
    }

    private static int size(Publication publication) {
        return publication.content().payload().length + FIXED_BYTES;
    }

    int messages() {
        return messages.get();
    }

    private void lookLater() {
        if (looking.compareAndSet(false, true)) {
            executor.schedule(this::look, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void look() {
        looking.set(false);
        boolean stopped = false;
        Iterator<CoreSession> all = sessions.iterator();
        while (!stopped && all.hasNext()) {
            Progress progress = resume(all.next());
            if (progress == Progress.DONE) {
                all.remove();
            }
            stopped = progress == Progress.FULL;
        }
        full = stopped;
        if (!sessions.isEmpty()) {
            lookLater();
        }
    }

    private static Progress resume(CoreSession session) {
        try {
            return session.resume();
        } catch (RuntimeException e) { // the border to one session: the others must be looked at nevertheless
            LOGGER.error(
                    "Messages of '{}' that waited failed", session.identity().id(), e);
            return Progress.AWAY;
        }
    }
}
