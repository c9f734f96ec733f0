package io.millrace.streams.internal;

/**
 * A provider is being replaced, or does not run. Says nothing against the record: it is tried again until the provider
 * is back.
 */
public final class ProviderAwayException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param message which provider
     */
    public ProviderAwayException(String message) {
        super(message);
    }

    /**
     * Makes the exception for a call that the swap broke off.
     *
     * @param message which provider
     * @param cause what the provider threw as it went
     */
    public ProviderAwayException(String message, Throwable cause) {
        super(message, cause);
    }
}
