package io.millrace.gateway.internal.core;

/** A part of the server is being replaced: the caller waits a little, then tells its client. */
public final class AwayException extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception, without a stack trace.
     *
     * @param part the part that is away, such as {@code log}
     */
    public AwayException(String part) {
        super("the server's " + part + " is not available now; try again", null, false, false);
    }
}
