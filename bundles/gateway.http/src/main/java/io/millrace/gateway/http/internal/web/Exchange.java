package io.millrace.gateway.http.internal.web;

import io.millrace.api.gateway.RefusedException;
import io.millrace.api.gateway.RefusedException.Reason;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.servlet.AsyncContext;
import javax.servlet.AsyncEvent;
import javax.servlet.AsyncListener;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request on its way to its one answer, which may come from any thread: whoever answers first has answered. An answer goes
 * whole into the response's buffer, which the container writes later, so that nobody who answers waits for the client.
 */
public final class Exchange implements AsyncListener {

    private static final Logger LOGGER = LoggerFactory.getLogger(Exchange.class);
    private static final Map<String, String> RETRY = Map.of("Retry-After", "1");

    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final AsyncContext async;
    private final List<Runnable> endings = new ArrayList<>(2);
    private final List<Runnable> completions = new ArrayList<>(2);
    private final Duration timeout;
    private final long deadline;
    private Problem late = Problem.of(408, "the request took too long; send head and body at once");
    private boolean completed;
    private boolean receiving;
    private boolean done;

    private Exchange(HttpServletRequest request, HttpServletResponse response, Duration timeout) {
        this.request = request;
        this.response = response;
        this.timeout = timeout;
        async = request.startAsync();
        async.setTimeout(timeout.toMillis());
        async.addListener(this);
        deadline = System.nanoTime() + timeout.toNanos();
    }

    /**
     * Takes a request over from its container's thread.
     *
     * @param request what is asked
     * @param response where to answer
     * @param timeout when the exchange ends at the latest
     */
    public static Exchange begin(HttpServletRequest request, HttpServletResponse response, Duration timeout) {
        return new Exchange(request, response, timeout);
    }

    /** Returns what is asked. */
    public HttpServletRequest request() {
        return request;
    }

    /** Tells whether the request is not all there in time; the container's own time-out begins anew with each octet. */
    boolean isLate() {
        return System.nanoTime() - deadline >= 0;
    }

    /** Gives the exchange more time; call it on the container's thread. */
    public void extend(Duration timeout) {
        async.setTimeout(timeout.toMillis());
    }

    /**
     * A body is on its way, and whoever reads it looks at {@link #isLate}: a time-out of the container would find it reading. Call it on
     * the container's thread.
     */
    synchronized void expectBody() {
        async.setTimeout(0);
        receiving = true;
    }

    /** The body is all there. */
    synchronized void bodyIsThere() {
        receiving = false;
    }

    /** Ends the exchange if its body is still on its way; what is all there has its outcome soon. */
    public void revoke(RefusedException cause) {
        boolean waits;
        synchronized (this) {
            waits = receiving;
        }
        if (waits) {
            refuse(cause);
        }
    }

    /** Runs something when the answer is written, or nobody is there to read it; at once where that is over. */
    public void onCompleted(Runnable action) {
        synchronized (this) {
            if (!completed) {
                completions.add(action);
                return;
            }
        }
        action.run();
    }

    /** The request is all there, and waits for the disk from now on; call it on the container's thread. */
    public synchronized void expectStored() {
        async.setTimeout(timeout.toMillis());
        late = Problem.of(
                503, "the server did not store it in time, and may still do; send it again with its message-id");
    }

    /** Runs something when the exchange ends, however it does; at once where it has. */
    public void onEnd(Runnable ending) {
        synchronized (this) {
            if (!done) {
                endings.add(ending);
                return;
            }
        }
        ending.run();
    }

    /** Gives the request back to its container, which calls the servlet again on a thread of its own. */
    public void again() {
        if (claim()) {
            endings.forEach(Runnable::run);
            async.dispatch();
        }
    }

    /** Answers without a body. */
    public void answer(int status) {
        answer(status, Map.of(), Optional.empty());
    }

    /** Answers with a JSON value; tells whether nobody had answered before. */
    public boolean answer(int status, Object json) {
        return answer(status, Map.of("Content-Type", "application/json"), Optional.of(Problem.json(json)));
    }

    /** Answers that a batch was accepted in part (RFC 4918, section 11.1), and whether to try the rest again. */
    public void partial(Object json, boolean again) {
        Map<String, String> headers = new LinkedHashMap<>(again ? RETRY : Map.of());
        headers.put("Content-Type", "application/json");
        answer(207, headers, Optional.of(Problem.json(json)));
    }

    /**
     * Answers with a JSON value that waits in memory until its reader has taken it.
     *
     * @param status of the answer
     * @param json the value
     * @param budget of what waits so; where it is used up the answer is 503
     * @return whether this is the answer
     */
    public boolean answer(int status, Object json, Budget budget) {
        byte[] body = Problem.json(json);
        if (!budget.take(body.length)) {
            answer(Problem.of(503, "too many answers wait for readers that do not take them; try again"));
            return false;
        }
        onCompleted(() -> budget.giveBack(body.length));
        return answer(status, Map.of("Content-Type", "application/json"), Optional.of(body));
    }

    /** Says what went wrong. */
    public void answer(Problem problem) {
        answer(problem, problem.passes() ? RETRY : Map.of());
    }

    /** Says what went wrong, with further headers. */
    public void answer(Problem problem, Map<String, String> headers) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put("Content-Type", "application/problem+json");
        answer(problem.status(), all, Optional.of(problem.toJson(request.getRequestURI())));
    }

    /** Says why it is refused. */
    public void refuse(RefusedException cause) {
        // who is not welcome any more is shown out, too
        if (cause.reason() == Reason.REVOKED) {
            answer(Problem.of(cause), Map.of("Connection", "close"));
        } else {
            answer(Problem.of(cause));
        }
    }

    /** Says that the server itself failed, and logs why. */
    public void fail(String what, Throwable cause) {
        LOGGER.error("{} of {} failed", what, request.getRequestURI(), cause);
        answer(Problem.of(500, "the request failed in the server; its log says why"));
    }

    private boolean answer(int status, Map<String, String> headers, Optional<byte[]> body) {
        if (!claim()) {
            return false;
        }
        try {
            write(status, headers, body);
        } catch (IOException | IllegalStateException e) {
            LOGGER.debug("{} has gone before its answer: {}", request.getRemoteAddr(), e.toString());
        }
        // before the client sees the answer, so that its next request finds nothing of this one
        endings.forEach(Runnable::run);
        try {
            async.complete();
        } catch (IllegalStateException e) {
            LOGGER.debug("{} was timed out before its answer: {}", request.getRemoteAddr(), e.toString());
        }
        return true;
    }

    private synchronized boolean claim() {
        boolean first = !done;
        done = true;
        return first;
    }

    private void write(int status, Map<String, String> headers, Optional<byte[]> body) throws IOException {
        response.setStatus(status);
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        headers.forEach(response::setHeader);
        if (status == HttpServletResponse.SC_UNAUTHORIZED) {
            response.setHeader("WWW-Authenticate", "Basic realm=\"Millrace devices\", charset=\"UTF-8\"");
            response.addHeader("WWW-Authenticate", "SharedAccessSignature realm=\"Millrace devices\"");
        }
        if (body.isPresent()) {
            int size = body.get().length;
            if (size >= response.getBufferSize()) {
                response.setBufferSize(size + 1);
            }
            response.getOutputStream().write(body.get());
        }
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        Problem said;
        synchronized (this) {
            said = late;
        }
        answer(said);
    }

    @Override
    public void onError(AsyncEvent event) {
        LOGGER.debug("{} has gone: {}", request.getRemoteAddr(), String.valueOf(event.getThrowable()));
        answer(Problem.of(400, "the connection broke"));
    }

    @Override
    public void onComplete(AsyncEvent event) {
        if (claim()) {
            endings.forEach(Runnable::run);
        }
        List<Runnable> actions;
        synchronized (this) {
            completed = true;
            actions = List.copyOf(completions);
        }
        actions.forEach(Runnable::run);
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // a second round has an exchange of its own
    }
}
