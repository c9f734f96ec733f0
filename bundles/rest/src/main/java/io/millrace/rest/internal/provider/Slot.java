package io.millrace.rest.internal.provider;

import io.millrace.rest.internal.answer.Problem;
import io.millrace.rest.internal.answer.ProblemException;
import io.millrace.slot.ServiceSlot;
import java.time.Duration;

/**
 * The place of one provider that may be swapped while requests come in. Any thread.
 *
 * @param <T> the service
 */
public final class Slot<T> extends ServiceSlot<T> {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final Duration timeout;

    /**
     * Makes an empty slot whose callers wait up to five seconds.
     *
     * @param name what the provider is, for messages
     */
    public Slot(String name) {
        this(name, TIMEOUT);
    }

    /**
     * Makes an empty slot.
     *
     * @param name what the provider is, for messages
     * @param timeout how long callers wait for one
     */
    public Slot(String name, Duration timeout) {
        super(name);
        this.timeout = timeout;
    }

    /**
     * Returns the provider, waiting for one while there is none.
     *
     * @throws ProblemException 503 if there is none after that
     */
    public T get() {
        try {
            return awaitAny(timeout).orElseThrow(this::away);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw away();
        }
    }

    private ProblemException away() {
        return new ProblemException(Problem.later(
                503,
                name() + " is away, and did not come back within " + timeout.toSeconds() + " s; try again later",
                5));
    }
}
