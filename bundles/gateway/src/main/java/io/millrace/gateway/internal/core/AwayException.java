package io.millrace.gateway.internal.core;

/**
 * A message cannot be taken now: a part of the server is being replaced, or its client is too fast and can only be slowed. The
 * caller waits a little, then tells its client.
 */
public final class AwayException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean tooFast;

    /**
     * Makes the exception, without a stack trace.
     *
     * @param part the part that is away, such as {@code log}
     */
    public AwayException(String part) {
        this("the server's " + part + " is not available now; try again", false);
    }

    private AwayException(String message, boolean tooFast) {
        super(message, null, false, false);
        this.tooFast = tooFast;
    }

    /** Returns the exception of a client that is slowed down. */
    static AwayException tooFast(String message) {
        return new AwayException(message, true);
    }

    /** Tells whether the message waits for its own time, however long that is. */
    boolean isTooFast() {
        return tooFast;
    }
}
