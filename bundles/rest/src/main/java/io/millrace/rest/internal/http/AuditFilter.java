package io.millrace.rest.internal.http;

import io.millrace.api.audit.AuditEvent;
import io.millrace.api.audit.AuditEvent.Actor;
import io.millrace.api.audit.AuditEvent.Outcome;
import io.millrace.rest.internal.access.Auditor;
import java.lang.reflect.Method;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.servlet.http.HttpServletRequest;
import javax.ws.rs.container.ContainerRequestContext;
import javax.ws.rs.container.ContainerResponseContext;
import javax.ws.rs.container.ContainerResponseFilter;
import javax.ws.rs.container.ResourceInfo;
import javax.ws.rs.core.Context;
import javax.ws.rs.ext.Provider;

/**
 * Puts every call that may change something, and every call that was denied, into the audit trail before it is answered. The
 * action is named after the resource and its method, such as {@code devices.register}, so that none can be left out.
 */
@Provider
public final class AuditFilter implements ContainerResponseFilter {

    /** Request attribute: what went wrong, in words. */
    public static final String PROBLEM = "io.millrace.rest.problem";

    /** Request attribute: the name that somebody claims who logs in. */
    public static final String USER = "io.millrace.rest.user";

    /** Request attribute: there if what was asked for was done, whatever the answer says of what came of it. */
    public static final String DONE = "io.millrace.rest.done";

    private static final String RESOURCE = "Resource";

    private final Auditor auditor;

    // the JAX-RS way: proxies that know the call of the current thread
    @Context
    private ResourceInfo call;

    @Context
    private HttpServletRequest request;

    /**
     * Takes its part.
     *
     * @param auditor records
     */
    public AuditFilter(Auditor auditor) {
        this.auditor = auditor;
    }

    @Override
    public void filter(ContainerRequestContext asked, ContainerResponseContext answer) {
        Method method = call.getResourceMethod();
        int status = answer.getStatus();
        if (method == null || asked.getMethod().equals("GET") && status != 403) {
            return;
        }
        if (status == 401) {
            auditor.loginRefused(
                    request,
                    String.valueOf(
                            Optional.ofNullable(request.getAttribute(USER)).orElse("")));
            return;
        }
        String path = asked.getUriInfo().getPath();
        auditor.record(new AuditEvent(
                new Actor(actor(answer), "rest", request.getRemoteAddr()),
                action(method),
                deviceId(asked, answer),
                path.startsWith("/") ? path.substring(1) : path,
                outcome(status),
                String.valueOf(
                        Optional.ofNullable(request.getAttribute(PROBLEM)).orElse(""))));
    }

    private String actor(ContainerResponseContext answer) {
        if (request.getUserPrincipal() != null) {
            return request.getUserPrincipal().getName();
        }
        return answer.getEntity() instanceof Map<?, ?> map && map.get("user") instanceof String user ? user : "nobody";
    }

    static String action(Method method) {
        String resource = method.getDeclaringClass().getSimpleName();
        String noun =
                resource.endsWith(RESOURCE) ? resource.substring(0, resource.length() - RESOURCE.length()) : resource;
        return noun.substring(0, 1).toLowerCase(Locale.ROOT) + noun.substring(1) + "." + method.getName();
    }

    private static Optional<String> deviceId(ContainerRequestContext asked, ContainerResponseContext answer) {
        String path = asked.getUriInfo().getPath();
        String relative = path.startsWith("/") ? path.substring(1) : path;
        if (relative.startsWith("devices/")) {
            return Optional.ofNullable(asked.getUriInfo().getPathParameters().getFirst("id"));
        }
        return relative.equals("devices")
                        && answer.getEntity() instanceof Map<?, ?> map
                        && map.get("id") instanceof String id
                ? Optional.of(id)
                : Optional.empty();
    }

    private Outcome outcome(int status) {
        if (request.getAttribute(DONE) != null) {
            return Outcome.DONE;
        }
        if (status == 403) {
            return Outcome.DENIED;
        }
        return status < 400 ? Outcome.DONE : Outcome.FAILED;
    }
}
