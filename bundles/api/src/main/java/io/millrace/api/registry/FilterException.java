package io.millrace.api.registry;

import io.millrace.api.address.Printable;

/**
 * A filter has a syntax error. The message says what was expected.
 */
public final class FilterException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final int position;

    /**
     * Makes the exception.
     *
     * @param position of the error in the filter, from 0
     * @param message what was found and what would be right
     */
    public FilterException(int position, String message) {
        super(Printable.line(message));
        this.position = position;
    }

    /** Returns the position of the error in the filter, from 0. */
    public int position() {
        return position;
    }
}
