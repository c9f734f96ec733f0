package io.millrace.slot;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The place of one provider that may go and come back while its users stay. Any thread. What a user is told where there is none
 * is its bundle's matter: a subclass throws it.
 *
 * @param <T> the service
 */
public class ServiceSlot<T> {

    private final String name;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition bound = lock.newCondition();
    private volatile T provider;

    /**
     * Makes an empty slot.
     *
     * @param name what the provider is, for messages
     */
    public ServiceSlot(String name) {
        this.name = name;
    }

    /** Returns what the provider is called in messages. */
    public final String name() {
        return name;
    }

    /** Takes a provider; it replaces the one before. */
    public final void bind(T newProvider) {
        lock.lock();
        try {
            provider = newProvider;
            bound.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Lets a provider go, unless another has taken its place: a greedy reference binds the new before it unbinds the old. */
    public final void unbind(T oldProvider) {
        lock.lock();
        try {
            if (provider == oldProvider) {
                provider = null;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Returns the provider of this moment. */
    public final Optional<T> current() {
        return Optional.ofNullable(provider);
    }

    /** Tells whether a provider is still the one to use. */
    public final boolean isCurrent(T candidate) {
        return provider == candidate;
    }

    /**
     * Returns the provider, waiting for one while there is none.
     *
     * @param timeout how long to wait
     * @return the provider, or empty if there is none after that
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public final Optional<T> awaitAny(Duration timeout) throws InterruptedException {
        T now = provider;
        return now != null ? Optional.of(now) : awaitOther(Optional.empty(), System.nanoTime() + timeout.toNanos());
    }

    /**
     * Waits for a provider other than one that has just failed.
     *
     * @param failed the one that is of no use, or empty for any
     * @param deadlineNanos until when to wait, by {@link System#nanoTime}
     * @return the provider, or empty if there is none in time
     * @throws InterruptedException if the thread is interrupted
     */
    public final Optional<T> awaitOther(Optional<T> failed, long deadlineNanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = deadlineNanos - System.nanoTime();
            while ((provider == null || isCurrent(failed.orElse(null))) && left > 0) {
                left = bound.awaitNanos(left);
            }
            return isCurrent(failed.orElse(null)) ? Optional.empty() : current();
        } finally {
            lock.unlock();
        }
    }
}
