package io.millrace.api.alert;

/** An action cannot be read. The message says what was wrong and what would be right. */
public final class AlertActionException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String pointer;

    /**
     * Makes the exception.
     *
     * @param pointer JSON pointer to what was wrong, from the list of actions on, such as {@code /0/command/ttl}
     * @param message what was wrong and what would be right
     */
    public AlertActionException(String pointer, String message) {
        super(message);
        this.pointer = pointer;
    }

    /** Returns where it was. */
    public String pointer() {
        return pointer;
    }
}
