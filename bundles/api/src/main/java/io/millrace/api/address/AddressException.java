package io.millrace.api.address;

/**
 * An address or a name in it is not one of Millrace's. The message says what is wrong, where, and what would be right, and
 * is meant for the person or device that sent it.
 */
public final class AddressException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param message what was wrong and what would be right
     */
    public AddressException(String message) {
        super(message);
    }
}
