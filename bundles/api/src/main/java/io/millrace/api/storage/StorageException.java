package io.millrace.api.storage;

/**
 * The database failed or is not there. The message is for an operator and holds no secret.
 */
public final class StorageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param message what was attempted
     * @param cause the database's own error, or null
     */
    public StorageException(String message, Throwable cause) {
        super(message, cause);
    }
}
