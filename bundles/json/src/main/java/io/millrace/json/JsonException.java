package io.millrace.json;

/** A text is no JSON, or not the JSON that is asked for. The message says what is wrong, and where. */
public final class JsonException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param message what is wrong, and where
     * @param cause the parser's own error, or null
     */
    public JsonException(String message, Throwable cause) {
        super(message, cause);
    }
}
