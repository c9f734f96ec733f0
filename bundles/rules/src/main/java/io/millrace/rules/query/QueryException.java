package io.millrace.rules.query;

/** A query cannot be understood, or asks for what is not allowed. */
public final class QueryException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param line from 1; 0 if it is about the whole query
     * @param column from 1
     * @param reason what was found and what was expected
     */
    public QueryException(int line, int column, String reason) {
        super(line > 0 ? "line " + line + ", column " + column + ": " + reason : reason);
    }
}
