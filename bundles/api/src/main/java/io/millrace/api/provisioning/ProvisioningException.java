package io.millrace.api.provisioning;

import java.util.Optional;

/**
 * A change was refused. The message says what was wrong and what would be right, and is meant for the caller.
 */
public final class ProvisioningException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final transient Optional<String> pointer;

    /**
     * Makes the exception.
     *
     * @param reason the class of refusal
     * @param message in words
     */
    public ProvisioningException(Reason reason, String message) {
        this(reason, message, Optional.empty());
    }

    /**
     * Makes the exception for one part of the input.
     *
     * @param reason the class of refusal
     * @param message in words
     * @param pointer JSON pointer (RFC 6901) to what was wrong
     */
    public ProvisioningException(Reason reason, String message, Optional<String> pointer) {
        super(message);
        this.reason = reason;
        this.pointer = pointer;
    }

    /** Returns the class of refusal. */
    public Reason reason() {
        return reason;
    }

    /** Returns the JSON pointer to what was wrong in the input. */
    public Optional<String> pointer() {
        return pointer == null ? Optional.empty() : pointer;
    }

    /** Classes of refusal. */
    public enum Reason {
        /** There is no such device, service or credential. */
        NOT_FOUND,
        /** The id exists already. */
        CONFLICT,
        /** The input is wrong. */
        INVALID,
        /** The record was changed since the caller read it. */
        STALE,
        /** Who has a say in it is away; later it may be done. */
        UNAVAILABLE
    }
}
