package io.millrace.api.state;

/**
 * A record that can never be recorded, such as one that would give its device too many fields. It belongs to the dead
 * letters; trying again does not help.
 */
public final class RecordException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final long position;

    /**
     * Makes the exception.
     *
     * @param position of the record in its kind's log, or its index in what was to be added
     * @param message why it cannot be recorded, in words for an operator
     */
    public RecordException(long position, String message) {
        super(message);
        this.position = position;
    }

    /** Returns the position of the record that cannot be recorded. */
    public long position() {
        return position;
    }
}
