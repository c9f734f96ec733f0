package io.millrace.gateway.http.internal;

import java.time.Duration;
import java.util.Optional;

/**
 * Holds a provider that may go and come back. Any thread.
 *
 * @param <T> the service
 */
public final class Slot<T> {

    private Optional<T> current = Optional.empty();

    /** Returns the provider, if there is one now. */
    public synchronized Optional<T> get() {
        return current;
    }

    /**
     * Waits for a provider; for worker threads.
     *
     * @param patience how long
     * @return it, or empty where there is none in time or the thread is interrupted
     */
    public synchronized Optional<T> await(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            for (long left = patience.toMillis(); current.isEmpty() && left > 0; ) {
                wait(left);
                left = (deadline - System.nanoTime()) / 1_000_000;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return current;
    }

    synchronized void bind(T provider) {
        current = Optional.of(provider);
        notifyAll();
    }

    synchronized void unbind(T provider) {
        // a greedy dynamic reference binds the new provider before it unbinds the old one
        if (current.isPresent() && current.get() == provider) {
            current = Optional.empty();
        }
    }
}
