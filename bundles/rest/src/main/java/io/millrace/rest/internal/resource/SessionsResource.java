package io.millrace.rest.internal.resource;

import io.millrace.api.access.Role;
import io.millrace.json.Json;
import io.millrace.rest.internal.access.Allowed;
import io.millrace.rest.internal.access.Authenticator;
import io.millrace.rest.internal.access.Caller;
import io.millrace.rest.internal.access.Open;
import io.millrace.rest.internal.access.Sessions;
import io.millrace.rest.internal.answer.Input;
import io.millrace.rest.internal.answer.Problem;
import io.millrace.rest.internal.answer.ProblemException;
import io.millrace.rest.internal.http.AuditFilter;
import java.util.Map;
import java.util.Optional;
import javax.servlet.http.HttpServletRequest;
import javax.ws.rs.Consumes;
import javax.ws.rs.DELETE;
import javax.ws.rs.GET;
import javax.ws.rs.POST;
import javax.ws.rs.Path;
import javax.ws.rs.Produces;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.HttpHeaders;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;

/** The log-in of a browser. */
@Path("/sessions")
@Produces(MediaType.APPLICATION_JSON)
public final class SessionsResource {

    private final Authenticator authenticator;

    /**
     * Takes its part.
     *
     * @param authenticator knows people and sessions
     */
    public SessionsResource(Authenticator authenticator) {
        this.authenticator = authenticator;
    }

    /** Begins a session: {@code {"user":"admin","password":"..."}}, or HTTP Basic and no body. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Open
    public Response begin(@Context HttpServletRequest request, Input body) {
        body.only("user", "password");
        Caller caller = request.getUserPrincipal() instanceof Caller known
                        && body.members().isEmpty()
                ? known
                : verify(request, body);
        if (!caller.may(Role.VIEWER)) {
            throw new ProblemException(Problem.of(403, "'" + caller.name() + "' has no role here"));
        }
        String token = authenticator.sessions().begin(caller);
        Sessions.Session session = authenticator.sessions().find(token).orElseThrow();
        return Response.status(Response.Status.CREATED)
                .header(HttpHeaders.SET_COOKIE, authenticator.sessions().cookie(token, request.isSecure()))
                .entity(view(caller, Optional.of(session)))
                .build();
    }

    private Caller verify(HttpServletRequest request, Input body) {
        request.setAttribute(AuditFilter.USER, body.requiredText("user"));
        return authenticator
                .verify(request, body.requiredText("user"), body.requiredText("password"))
                .orElseThrow(() -> new ProblemException(
                        Problem.of(401, "the log-in failed; it takes the name and password of a person")));
    }

    /** Tells who is logged in. */
    @GET
    @Allowed(Role.VIEWER)
    public Map<String, Object> current(@Context HttpServletRequest request) {
        return view(
                (Caller) request.getUserPrincipal(),
                Authenticator.sessionToken(request).flatMap(authenticator.sessions()::find));
    }

    /** Ends the session. */
    @DELETE
    @Allowed(Role.VIEWER)
    public Response end(@Context HttpServletRequest request) {
        Authenticator.sessionToken(request).ifPresent(authenticator.sessions()::end);
        return Response.noContent()
                .header(HttpHeaders.SET_COOKIE, authenticator.sessions().cookie("", request.isSecure()))
                .build();
    }

    private static Map<String, Object> view(Caller caller, Optional<Sessions.Session> session) {
        return Json.of(
                "user", caller.name(),
                "roles", caller.roles().stream().sorted().map(Role::wireName).toList(),
                "expires", session.map(found -> found.expires().toString()).orElse(null));
    }
}
