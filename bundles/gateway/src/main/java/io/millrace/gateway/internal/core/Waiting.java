package io.millrace.gateway.internal.core;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The waiting room for messages that came while a part of the server was away: bounded, first in first out for each session,
 * and looked after every 20 ms while somebody waits.
 */
final class Waiting {

    private static final int MAX_MESSAGES = 10_000;
    private static final long MAX_BYTES = 32L * 1024 * 1024;
    private static final long LOOK_EVERY_MILLIS = 20;

    private final ScheduledExecutorService executor;
    private final long patienceNanos;
    private final Set<CoreSession> sessions = ConcurrentHashMap.newKeySet();
    private final AtomicInteger messages = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicBoolean looking = new AtomicBoolean();

    Waiting(ScheduledExecutorService executor, long patienceNanos) {
        this.executor = executor;
        this.patienceNanos = patienceNanos;
    }

    /** Lets a message wait, or not where there are too many; the caller holds the session's lock. */
    boolean admit(Publication publication) {
        int size = publication.content().payload().length;
        boolean tooMany = messages.incrementAndGet() > MAX_MESSAGES;
        boolean tooMuch = bytes.addAndGet(size) > MAX_BYTES;
        if (tooMany || tooMuch) {
            release(publication);
            return false;
        }
        publication.waitUntil(System.nanoTime() + patienceNanos);
        sessions.add(publication.session());
        lookLater();
        return true;
    }

    void release(Publication publication) {
        messages.decrementAndGet();
        bytes.addAndGet(-publication.content().payload().length);
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
        for (CoreSession session : sessions) {
            // removed first: what is held back in the meantime puts the session in again
            sessions.remove(session);
            if (!session.resume()) {
                sessions.add(session);
            }
        }
        if (!sessions.isEmpty()) {
            lookLater();
        }
    }
}
