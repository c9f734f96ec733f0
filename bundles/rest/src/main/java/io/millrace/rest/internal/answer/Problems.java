package io.millrace.rest.internal.answer;

import java.io.IOException;
import java.util.Optional;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

/** Sends problems where no JAX-RS resource does. */
public final class Problems {

    /** Name of the header that says when to try again. */
    public static final String RETRY_AFTER = "Retry-After";

    private Problems() {}

    /**
     * Sends a problem, unless an answer is already on its way.
     *
     * @param request what was asked
     * @param response where to answer
     * @param problem what went wrong
     */
    public static void send(HttpServletRequest request, HttpServletResponse response, Problem problem)
            throws IOException {
        if (response.isCommitted()) {
            return;
        }
        byte[] body = problem.toJson(request.getRequestURI());
        response.resetBuffer();
        response.setStatus(problem.status());
        response.setContentType(Problem.MEDIA_TYPE);
        challenge(problem, request.getHeader("Sec-Fetch-Dest"))
                .ifPresent(challenge -> response.setHeader("WWW-Authenticate", challenge));
        if (problem.retryAfterSeconds().isPresent()) {
            response.setIntHeader(RETRY_AFTER, problem.retryAfterSeconds().getAsInt());
        }
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    /**
     * Returns how to log in: HTTP Basic, but to scripts of a page not, since the browser would then put its own dialogue before
     * the page's.
     *
     * @param problem what went wrong
     * @param destination the Sec-Fetch-Dest header, or null
     */
    public static Optional<String> challenge(Problem problem, String destination) {
        if (problem.status() != 401) {
            return Optional.empty();
        }
        return Optional.of(
                "empty".equals(destination)
                        ? "Session realm=\"Millrace\""
                        : "Basic realm=\"Millrace\", charset=\"UTF-8\"");
    }
}
