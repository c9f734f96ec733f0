package io.millrace.rest.internal.access;

import io.millrace.rest.internal.answer.Problem;
import io.millrace.rest.internal.answer.ProblemException;
import io.millrace.rest.internal.answer.Problems;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import javax.servlet.Filter;
import javax.servlet.FilterChain;
import javax.servlet.FilterConfig;
import javax.servlet.ServletException;
import javax.servlet.ServletRequest;
import javax.servlet.ServletResponse;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Stands before everything that is served here: refuses foreign hosts and origins, sets the headers that protect browsers, and
 * finds out who calls the API. Nothing below {@code /api} is reached without a log-in but the log-in.
 */
@Component(
        service = Filter.class,
        property = {
            "service.ranking:Integer=1000",
            "osgi.http.whiteboard.filter.name=millrace-access",
            "osgi.http.whiteboard.filter.pattern=/*",
            "osgi.http.whiteboard.filter.asyncSupported:Boolean=true"
        })
public final class AccessFilter implements Filter {

    // With its slash: /api.js is a part of the page.
    private static final String API = "/api/";
    private static final Set<String> OPERATION = Set.of("/health", "/metrics");
    private static final String SESSIONS = "/api/v1/sessions";
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final Set<String> READING = Set.of("GET", "HEAD");
    private static final int RETRY_SECONDS = 2;

    private final Authenticator authenticator;
    private final StrangersGate strangers = new StrangersGate();

    /**
     * Called by the framework.
     *
     * @param authenticator knows who calls
     */
    @Activate
    public AccessFilter(@Reference Authenticator authenticator) {
        this.authenticator = authenticator;
    }

    @Override
    public void init(FilterConfig config) {
        // all that it needs came with the constructor
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        HttpServletResponse answer = (HttpServletResponse) response;
        secure(answer);
        try {
            Optional<String> refusal = authenticator
                    .origins()
                    .refuse(
                            http.getMethod(),
                            http.getHeader("Host"),
                            http.getHeader("Origin"),
                            http.getHeader("Sec-Fetch-Site"));
            if (refusal.isPresent()) {
                throw new ProblemException(Problem.of(403, refusal.get()));
            }
            HttpServletRequest known = identified(http, http.getRequestURI());
            QueryCheck.require(http.getQueryString());
            if (known != http || READING.contains(http.getMethod())) {
                chain.doFilter(known, answer);
            } else {
                stranger(http, answer, chain);
            }
        } catch (ProblemException e) {
            Problems.send(http, answer, e.problem());
        }
    }

    private void stranger(HttpServletRequest request, HttpServletResponse answer, FilterChain chain)
            throws IOException, ServletException {
        String address = request.getRemoteAddr();
        if (!strangers.enter(address)) {
            throw new ProblemException(
                    Problem.later(503, "too many log in at the same time; try again", RETRY_SECONDS));
        }
        try {
            chain.doFilter(request, answer);
        } finally {
            strangers.leave(address);
        }
    }

    private HttpServletRequest identified(HttpServletRequest request, String path) {
        Optional<Caller> caller =
                path.startsWith(API) || OPERATION.contains(path) ? authenticator.identify(request) : Optional.empty();
        if (caller.isPresent()) {
            return new CallerRequest(request, caller.get());
        }
        boolean open = !path.startsWith(API) || path.equals(SESSIONS) && !authenticator.hasAuthorization(request);
        if (open) {
            return request;
        }
        if (authenticator.hasAuthorization(request)) {
            authenticator.auditor().loginRefused(request, Authenticator.claimedName(request));
            throw new ProblemException(Problem.of(
                    401, "the log-in failed; it takes the name and password of a person as HTTP Basic, or an API key"));
        }
        throw new ProblemException(
                Problem.of(401, "a log-in is needed: HTTP Basic, an API key, or a session of POST /api/v1/sessions"));
    }

    private static void secure(HttpServletResponse answer) {
        answer.setHeader("Content-Security-Policy", POLICY);
        answer.setHeader("X-Content-Type-Options", "nosniff");
        answer.setHeader("X-Frame-Options", "DENY");
        answer.setHeader("Referrer-Policy", "no-referrer");
        answer.setHeader("Cross-Origin-Resource-Policy", "same-origin");
        answer.setHeader("Cache-Control", "no-store");
    }

    @Override
    public void destroy() {
        // holds nothing
    }
}
