package io.millrace.rest.internal.answer;

/** Ends a request with a problem. Has no stack trace where the caller is at fault: that is common and cheap. */
public final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    /**
     * Makes the exception.
     *
     * @param problem what to answer
     */
    public ProblemException(Problem problem) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
    }

    /** Returns bad input at one place. */
    public static ProblemException input(String pointer, String detail) {
        return new ProblemException(Problem.input(pointer, detail));
    }

    /** Returns that something is not there. */
    public static ProblemException notFound(String detail) {
        return new ProblemException(Problem.of(404, detail));
    }

    /** Returns what to answer. */
    public Problem problem() {
        return problem;
    }
}
