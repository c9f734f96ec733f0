package io.millrace.api.log;

/**
 * The log cannot store or read. After a failed sync this stays so until the bundle or the server is started again.
 */
public final class LogException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param message what was attempted and what stood against it
     * @param cause the store's own error, or null
     */
    public LogException(String message, Throwable cause) {
        super(message, cause);
    }
}
