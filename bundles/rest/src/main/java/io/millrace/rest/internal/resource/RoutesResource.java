package io.millrace.rest.internal.resource;

import io.millrace.api.access.Role;
import io.millrace.api.route.RouteFile;
import io.millrace.api.route.RouteRepository;
import io.millrace.json.Json;
import io.millrace.rest.internal.access.Allowed;
import io.millrace.rest.internal.answer.Input;
import io.millrace.rest.internal.answer.ProblemException;
import io.millrace.rest.internal.provider.Slot;
import java.util.Map;
import java.util.Optional;
import javax.ws.rs.Consumes;
import javax.ws.rs.GET;
import javax.ws.rs.POST;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.core.MediaType;

/** The files of Camel routes in the hot folder. */
@Path("/routes")
@Produces(MediaType.APPLICATION_JSON)
public final class RoutesResource {

    private final Slot<RouteRepository> routes;

    /**
     * Takes its part.
     *
     * @param routes runs the files
     */
    public RoutesResource(Slot<RouteRepository> routes) {
        this.routes = routes;
    }

    /** Lists the files. */
    @GET
    @Allowed(Role.VIEWER)
    public Map<String, Object> list() {
        return Json.of(
                "routes", routes.get().list().stream().map(RoutesResource::view).toList());
    }

    /** Returns one file. */
    @GET
    @Path("{id}")
    @Allowed(Role.VIEWER)
    public Map<String, Object> find(@PathParam("id") String id) {
        return require(routes.get().find(id), id);
    }

    /** Lets the routes of a file rest; what they would consume waits in the log. */
    @POST
    @Path("{id}/suspend")
    @Consumes(MediaType.APPLICATION_JSON)
    @Allowed(Role.INTEGRATOR)
    public Map<String, Object> suspend(@PathParam("id") String id, Input body) {
        body.only();
        return require(routes.get().setSuspended(id, true), id);
    }

    /** Lets the routes of a file go on. */
    @POST
    @Path("{id}/resume")
    @Consumes(MediaType.APPLICATION_JSON)
    @Allowed(Role.INTEGRATOR)
    public Map<String, Object> resume(@PathParam("id") String id, Input body) {
        body.only();
        return require(routes.get().setSuspended(id, false), id);
    }

    private static Map<String, Object> require(Optional<RouteFile> file, String id) {
        return file.map(RoutesResource::view)
                .orElseThrow(() -> ProblemException.notFound("there is no file of routes '" + id + "'"));
    }

    private static Map<String, Object> view(RouteFile file) {
        return Json.of(
                "id", file.id(),
                "fileName", file.fileName(),
                "error", file.error().orElse(null),
                "routes", file.routes().stream().map(RoutesResource::view).toList());
    }

    private static Map<String, Object> view(RouteFile.Route route) {
        return Json.of(
                "routeId", route.routeId(),
                "description", route.description(),
                "state", route.state(),
                "completed", route.counters().completed(),
                "failed", route.counters().failed(),
                "lastError", route.lastError().orElse(null));
    }
}
