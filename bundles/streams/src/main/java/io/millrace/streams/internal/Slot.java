package io.millrace.streams.internal;

import io.millrace.slot.ServiceSlot;
import java.time.Duration;

/**
 * The place of one provider that may be swapped while routes run. Any thread.
 *
 * @param <T> the service
 */
public final class Slot<T> extends ServiceSlot<T> {

    /**
     * Makes an empty slot.
     *
     * @param name what the provider is, for messages
     */
    public Slot(String name) {
        super(name);
    }

    /**
     * Returns the provider, waiting for one while there is none.
     *
     * @param timeout how long to wait
     * @throws ProviderAwayException if there is none after that
     * @throws InterruptedException if the thread is interrupted
     */
    public T await(Duration timeout) throws InterruptedException {
        return awaitAny(timeout)
                .orElseThrow(() -> new ProviderAwayException(
                        name() + " has been away for " + timeout.toSeconds() + " s; what waits for it is tried again"));
    }
}
