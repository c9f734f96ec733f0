package io.millrace.streams.internal;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The place of one provider that may be swapped while routes run. Any thread.
 *
 * @param <T> the service
 */
public final class Slot<T> {

    private final String name;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition bound = lock.newCondition();
    private volatile T provider;

    /**
     * Makes an empty slot.
     *
     * @param name what the provider is, for messages
     */
    public Slot(String name) {
        this.name = name;
    }

    /** Takes a provider; it replaces the one before. */
    public void bind(T newProvider) {
        lock.lock();
        try {
            provider = newProvider;
            bound.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Lets a provider go, unless another has taken its place already. */
    public void unbind(T oldProvider) {
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
    public Optional<T> current() {
        return Optional.ofNullable(provider);
    }

    /** Tells whether a provider is still the one to use. */
    public boolean isCurrent(T candidate) {
        return provider == candidate;
    }

    /**
     * Returns the provider, waiting for one while there is none.
     *
     * @param patience how long to wait
     * @throws ProviderAwayException if there is none after that
     * @throws InterruptedException if the thread is interrupted
     */
    public T await(Duration patience) throws InterruptedException {
        T now = provider;
        if (now != null) {
            return now;
        }
        lock.lock();
        try {
            long nanos = patience.toNanos();
            while (provider == null && nanos > 0) {
                nanos = bound.awaitNanos(nanos);
            }
            if (provider == null) {
                throw new ProviderAwayException(
                        name + " has been away for " + TimeUnit.MILLISECONDS.toSeconds(patience.toMillis())
                                + " s; what waits for it is tried again");
            }
            return provider;
        } finally {
            lock.unlock();
        }
    }
}
