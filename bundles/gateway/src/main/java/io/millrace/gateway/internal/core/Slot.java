package io.millrace.gateway.internal.core;

import io.millrace.slot.ServiceSlot;
import java.util.Optional;

/**
 * Holds a provider that may go and come back. Any thread.
 *
 * @param <T> the service
 */
public final class Slot<T> extends ServiceSlot<T> {

    /**
     * Makes an empty slot.
     *
     * @param name what the service is called in a message to a client, such as {@code identity}
     */
    Slot(String name) {
        super(name);
    }

    /** Returns the provider, if there is one now. */
    public Optional<T> get() {
        return current();
    }

    /**
     * Returns the provider.
     *
     * @throws AwayException if there is none now
     */
    public T require() throws AwayException {
        return current().orElseThrow(() -> new AwayException(name()));
    }
}
