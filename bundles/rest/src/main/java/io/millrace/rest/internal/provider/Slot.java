package io.millrace.rest.internal.provider;

import io.millrace.rest.internal.answer.Problem;
import io.millrace.rest.internal.answer.ProblemException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The place of one provider that may be swapped while requests come in. Any thread.
 *
 * @param <T> the service
 */
public final class Slot<T> {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final String name;
    private final Duration patience;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition bound = lock.newCondition();
    private volatile T provider;

    /**
     * Makes an empty slot whose callers wait up to five seconds.
     *
     * @param name what the provider is, for messages
     */
    public Slot(String name) {
        this(name, PATIENCE);
    }

    /**
     * Makes an empty slot.
     *
     * @param name what the provider is, for messages
     * @param patience how long callers wait for one
     */
    public Slot(String name, Duration patience) {
        this.name = name;
        this.patience = patience;
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

    /** Returns the provider of this moment, without waiting. */
    public Optional<T> current() {
        return Optional.ofNullable(provider);
    }

    /**
     * Returns the provider, waiting for one while there is none.
     *
     * @throws ProblemException 503 if there is none after that
     */
    public T get() {
        T now = provider;
        return now != null ? now : await();
    }

    private T await() {
        lock.lock();
        try {
            long nanos = patience.toNanos();
            while (provider == null && nanos > 0) {
                nanos = bound.awaitNanos(nanos);
            }
            if (provider != null) {
                return provider;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
        throw new ProblemException(Problem.later(
                503, name + " is away, and did not come back within " + seconds() + " s; try again later", 5));
    }

    private long seconds() {
        return TimeUnit.MILLISECONDS.toSeconds(patience.toMillis());
    }
}
