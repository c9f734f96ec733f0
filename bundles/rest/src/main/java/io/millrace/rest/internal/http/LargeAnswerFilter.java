package io.millrace.rest.internal.http;

import io.millrace.rest.internal.answer.Problem;
import io.millrace.rest.internal.answer.Problems;
import java.io.IOException;
import java.time.Duration;
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

/**
 * Lets few answers that may be large be under way at a time: each is in memory as a whole, and holds a thread until its reader has
 * taken it. So nobody who asks for much, or does not read, takes memory or threads from devices and other callers.
 */
@Component(
        service = Filter.class,
        property = {
            "service.ranking:Integer=900",
            "osgi.http.whiteboard.filter.name=millrace-large-answers",
            "osgi.http.whiteboard.filter.pattern=/api/v1/*",
            "osgi.http.whiteboard.filter.asyncSupported:Boolean=true"
        })
public final class LargeAnswerFilter implements Filter {

    private static final int ALL = 8;
    private static final int OF_ONE = 4;
    private static final int ALL_WAITING = 96;
    private static final int ONE_WAITING = 48;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int LARGE_LIMIT = 1000;
    private static final int RETRY_SECONDS = 1;

    private final Places places;
    private final Duration patience;

    /** Called by the framework. */
    @Activate
    public LargeAnswerFilter() {
        this(new Places(new Places.Share(ALL, OF_ONE), new Places.Share(ALL_WAITING, ONE_WAITING)), PATIENCE);
    }

    LargeAnswerFilter(Places places, Duration patience) {
        this.places = places;
        this.patience = patience;
    }

    @Override
    public void init(FilterConfig config) {
        // all that it needs came with the constructor
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        String caller = http.getRemoteUser();
        if (caller == null || !mayBeLarge(http)) {
            chain.doFilter(request, response);
            return;
        }
        if (!take(caller)) {
            Problems.send(
                    http,
                    (HttpServletResponse) response,
                    Problem.later(
                            503,
                            "too many large answers are on their way, to you or in all; read those first, ask for fewer at a time,"
                                    + " or try again later",
                            RETRY_SECONDS));
            return;
        }
        try {
            chain.doFilter(request, response);
        } finally {
            places.give(caller);
        }
    }

    private boolean take(String caller) {
        try {
            return places.take(caller, patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Payloads come in these; of everything else a long list is large. */
    private static boolean mayBeLarge(HttpServletRequest request) {
        if (!request.getMethod().equals("GET")) {
            return false;
        }
        String path = request.getRequestURI();
        return path.endsWith("/history")
                || path.endsWith("/dead-letters")
                || path.endsWith("/commands")
                || path.endsWith("/devices:export")
                || isLong(request.getParameter("limit"));
    }

    private static boolean isLong(String limit) {
        try {
            return limit != null && Integer.parseInt(limit) > LARGE_LIMIT;
        } catch (NumberFormatException e) {
            return false; // refused by the resource, in few words
        }
    }

    @Override
    public void destroy() {
        // holds nothing
    }
}
