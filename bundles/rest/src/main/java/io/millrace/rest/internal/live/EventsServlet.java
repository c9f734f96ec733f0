package io.millrace.rest.internal.live;

import io.millrace.api.access.Role;
import io.millrace.api.address.AddressException;
import io.millrace.api.address.Names;
import io.millrace.rest.internal.access.Authenticator;
import io.millrace.rest.internal.access.Caller;
import io.millrace.rest.internal.answer.Params;
import io.millrace.rest.internal.answer.Problem;
import io.millrace.rest.internal.answer.ProblemException;
import io.millrace.rest.internal.answer.Problems;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.servlet.AsyncContext;
import javax.servlet.Servlet;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * {@code GET /api/v1/events}: server-sent events for who may read. Events are {@code hello}, {@code values}, {@code presence},
 * {@code alert}, {@code rate}, and {@code gap} where a client was too slow and should read anew.
 */
@Component(
        service = Servlet.class,
        property = {
            "osgi.http.whiteboard.servlet.name=millrace-events",
            "osgi.http.whiteboard.servlet.pattern=/api/v1/events",
            "osgi.http.whiteboard.servlet.asyncSupported:Boolean=true"
        })
public final class EventsServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final String DEVICES = "devices";
    private static final String ALERTS = "alerts";
    private static final int MAX_DEVICES = 1000;
    private static final int RETRY_SECONDS = 10;

    private final transient LiveFeed feed;
    private final transient Authenticator authenticator;

    /**
     * Called by the framework.
     *
     * @param feed has the events
     * @param authenticator knows whether a listener is still welcome
     */
    @Activate
    public EventsServlet(@Reference LiveFeed feed, @Reference Authenticator authenticator) {
        this.feed = feed;
        this.authenticator = authenticator;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            if (!request.getMethod().equals("GET")) {
                response.setHeader("Allow", "GET");
                throw new ProblemException(Problem.of(405, "this path takes GET only"));
            }
            if (!request.isUserInRole(Role.VIEWER.wireName())) {
                throw new ProblemException(Problem.of(403, "this needs the role viewer"));
            }
            Wanted wanted = new Wanted(devices(request), allAlerts(request));
            response.setContentType("text/event-stream");
            response.setCharacterEncoding("UTF-8");
            response.setHeader("X-Accel-Buffering", "no");
            AsyncContext async = request.startAsync();
            Caller caller = (Caller) request.getUserPrincipal();
            if (!feed.add(wanted, async, () -> authenticator.isStillWelcome(caller))) {
                response.reset();
                Problems.send(
                        request,
                        response,
                        Problem.later(
                                503,
                                "as many clients listen as maxClients of io.millrace.rest.live allows",
                                RETRY_SECONDS));
                async.complete();
            }
        } catch (ProblemException e) {
            Problems.send(request, response, e.problem());
        }
    }

    private static boolean allAlerts(HttpServletRequest request) {
        String alerts = request.getParameter(ALERTS);
        if (alerts != null && !alerts.equals("all")) {
            throw ProblemException.input("/" + ALERTS, ALERTS + " '" + alerts + "' is not all");
        }
        return alerts != null;
    }

    private static Set<String> devices(HttpServletRequest request) {
        for (String name : Collections.list(request.getParameterNames())) {
            if (!name.equals(DEVICES) && !name.equals(ALERTS)) {
                throw ProblemException.input(
                        "/" + name,
                        "query parameter '" + name + "' is unknown here; known are " + DEVICES + ", " + ALERTS);
            }
        }
        List<String> ids = Params.list(request.getParameter(DEVICES));
        if (ids.size() > MAX_DEVICES) {
            throw ProblemException.input(
                    "/" + DEVICES, ids.size() + " devices are asked for; at most " + MAX_DEVICES + " are allowed");
        }
        try {
            ids.forEach(Names::requireDeviceId);
        } catch (AddressException e) {
            throw ProblemException.input("/" + DEVICES, e.getMessage());
        }
        return Set.copyOf(new TreeSet<>(ids));
    }
}
