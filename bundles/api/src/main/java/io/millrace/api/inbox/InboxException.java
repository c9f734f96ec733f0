package io.millrace.api.inbox;

/** The inbox did not do what it was asked. The message says what was wrong and what would be right. */
public final class InboxException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /**
     * Makes the exception.
     *
     * @param reason the class of trouble
     * @param message what was wrong and what would be right
     */
    public InboxException(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    /**
     * Makes the exception.
     *
     * @param reason the class of trouble
     * @param message what was attempted and what stood against it
     * @param cause the store's own error
     */
    public InboxException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** Returns the class of trouble. */
    public Reason reason() {
        return reason;
    }

    /** Classes of trouble; each front maps them to its protocol's own codes. */
    public enum Reason {
        /** The request is wrong. HTTP 400. */
        INVALID,
        /** There is no such device or command. HTTP 404. */
        NOT_FOUND,
        /** The command's state does not allow it, or its id stands for another command. HTTP 409. */
        CONFLICT,
        /** Now or never was asked, and the device does not listen. HTTP 409. */
        NOT_CONNECTED,
        /** Too many commands wait for the device. HTTP 429. */
        FULL,
        /** The payload is too large. HTTP 413. */
        TOO_LARGE,
        /** The store cannot write, or is being closed. HTTP 503. */
        UNAVAILABLE
    }
}
