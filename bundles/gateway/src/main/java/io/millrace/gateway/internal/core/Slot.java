package io.millrace.gateway.internal.core;

import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Holds a provider that may go and come back. Any thread.
 *
 * @param <T> the service
 */
public final class Slot<T> {

    private final String name;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile Optional<T> current = Optional.empty();

    Slot(String name) {
        this.name = name;
    }

    /** Returns what the service is called in a message to a client, such as {@code identity}. */
    public String name() {
        return name;
    }

    /** Returns the provider, if there is one now. */
    public Optional<T> get() {
        return current;
    }

    /**
     * Returns the provider.
     *
     * @throws AwayException if there is none now
     */
    public T require() throws AwayException {
        Optional<T> now = current;
        if (now.isEmpty()) {
            throw new AwayException(name);
        }
        return now.get();
    }

    /**
     * Waits for a provider other than one that has just failed.
     *
     * @param failed the one that is of no use, or empty for any
     * @param deadlineNanos until when to wait, by {@link System#nanoTime}
     * @return the provider, or empty where there is none in time
     * @throws InterruptedException if the thread is interrupted
     */
    Optional<T> awaitOther(Optional<T> failed, long deadlineNanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = deadlineNanos - System.nanoTime();
            while ((current.isEmpty() || isSame(failed)) && left > 0) {
                left = changed.awaitNanos(left);
            }
            return isSame(failed) ? Optional.empty() : current;
        } finally {
            lock.unlock();
        }
    }

    private boolean isSame(Optional<T> failed) {
        return failed.isPresent() && current.isPresent() && failed.get() == current.get();
    }

    void bind(T provider) {
        lock.lock();
        try {
            current = Optional.of(provider);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void unbind(T provider) {
        lock.lock();
        try {
            // a greedy dynamic reference binds the new provider before it unbinds the old one
            if (isSame(Optional.of(provider))) {
                current = Optional.empty();
            }
        } finally {
            lock.unlock();
        }
    }
}
