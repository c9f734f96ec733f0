package io.millrace.api.rule;

/** A rule is refused. The message says what is wrong, where, and what was expected. */
public final class RuleException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String pointer;

    /**
     * Makes the exception.
     *
     * @param pointer JSON pointer to the member that is wrong; empty for the whole document
     * @param message what is wrong; in a condition or query with line and column
     */
    public RuleException(String pointer, String message) {
        super(message);
        this.pointer = pointer;
    }

    /** Returns the JSON pointer to the member that is wrong. */
    public String pointer() {
        return pointer;
    }
}
