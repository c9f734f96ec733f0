package io.millrace.gateway.http.internal.web;

/** A request cannot be served; carries what to tell its sender. */
public final class ProblemException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    /**
     * Makes the exception, without a stack trace: bad requests are common and cheap.
     *
     * @param status the HTTP status
     * @param detail what was wrong and what would be right
     */
    public ProblemException(int status, String detail) {
        this(Problem.of(status, detail));
    }

    /**
     * Makes the exception of bad input at one place.
     *
     * @param pointer JSON pointer into the body, empty for the whole; {@code /name} for a query parameter
     * @param detail what was wrong and what would be right
     */
    public static ProblemException input(String pointer, String detail) {
        return new ProblemException(Problem.input(pointer, detail));
    }

    /**
     * Makes the exception, without a stack trace.
     *
     * @param problem what to tell
     */
    public ProblemException(Problem problem) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
    }

    /** Returns what to tell. */
    public Problem problem() {
        return problem;
    }
}
