package io.millrace.rest.internal.resource;

import io.millrace.api.access.Role;
import io.millrace.api.route.RouteFile;
import io.millrace.api.route.RouteRepository;
import io.millrace.json.Json;
import io.millrace.rest.internal.access.Allowed;
import io.millrace.rest.internal.answer.Bodies;
import io.millrace.rest.internal.answer.Input;
import io.millrace.rest.internal.answer.MediaTypes;
import io.millrace.rest.internal.answer.Page;
import io.millrace.rest.internal.answer.Params;
import io.millrace.rest.internal.answer.Problem;
import io.millrace.rest.internal.answer.ProblemException;
import io.millrace.rest.internal.provider.Slot;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import javax.ws.rs.Consumes;
import javax.ws.rs.DELETE;
import javax.ws.rs.GET;
import javax.ws.rs.HeaderParam;
import javax.ws.rs.POST;
import javax.ws.rs.PUT;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.QueryParam;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.HttpHeaders;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import javax.ws.rs.core.SecurityContext;

/** The files of Camel routes in the hot folder. */
@Path("/routes")
@Produces(MediaType.APPLICATION_JSON)
public final class RoutesResource {

    private static final int MAX_BYTES = 1 << 20;
    private static final Set<String> XML = Set.of("application/xml", "text/xml");

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
    public Map<String, Object> list(@QueryParam("limit") String limit, @QueryParam("cursor") String cursor) {
        return Page.of("routes", routes.get().list(), RouteFile::id, limit, cursor)
                .view(RoutesResource::view);
    }

    /** Returns one file; its source to who may change it, since not every secret in a text can be found and masked. */
    @GET
    @Path("{id}")
    @Allowed(Role.VIEWER)
    public Map<String, Object> find(@PathParam("id") String id, @Context SecurityContext caller) {
        RouteRepository now = routes.get();
        boolean ready = now.isReady();
        Optional<RouteFile> found = now.find(id);
        if (found.isEmpty() && !ready) {
            throw new ProblemException(Problem.later(
                    503,
                    "the files of routes are being started, and '" + id + "' is not among those that were yet",
                    5));
        }
        Map<String, Object> file = require(found, id);
        if (caller.isUserInRole(Role.INTEGRATOR.wireName())) {
            file.put("source", now.source(id).orElse(null));
        }
        return file;
    }

    /** Adds or replaces a file; it runs with the answer. */
    @PUT
    @Path("{id}")
    @Consumes(MediaType.WILDCARD)
    @Allowed(Role.INTEGRATOR)
    public Response put(
            @PathParam("id") String id, @HeaderParam(HttpHeaders.CONTENT_TYPE) String type, InputStream body)
            throws IOException {
        String name = Params.level("id", "route file id", id);
        String extension = extension(type);
        String text = new String(Bodies.read(body, MAX_BYTES), StandardCharsets.UTF_8);
        RouteRepository now = routes.get();
        boolean known = now.find(name).isPresent();
        RouteFile file = Params.checked("", () -> now.put(name, extension, text));
        return known
                ? Response.ok(view(file)).build()
                : Response.created(URI.create("routes/" + name))
                        .entity(view(file))
                        .build();
    }

    private static String extension(String type) {
        String bare = MediaTypes.bare(type);
        if (XML.contains(bare)) {
            return "xml";
        }
        if (MediaTypes.isYaml(bare)) {
            return "yaml";
        }
        throw new ProblemException(Problem.of(415, "routes are application/yaml or application/xml, not " + bare));
    }

    /** Removes a file and stops its routes. */
    @DELETE
    @Path("{id}")
    @Allowed(Role.INTEGRATOR)
    public Response remove(@PathParam("id") String id) {
        if (!routes.get().remove(id)) {
            throw missing(id);
        }
        return Response.noContent().build();
    }

    /** Lets the routes of a file, or one of them, rest; what they would consume waits in the log. */
    @POST
    @Path("{id}/suspend")
    @Consumes(MediaType.APPLICATION_JSON)
    @Allowed(Role.INTEGRATOR)
    public Map<String, Object> suspend(@PathParam("id") String id, @QueryParam("route") String route, Input body) {
        return setSuspended(id, route, true, body);
    }

    /** Lets the routes of a file, or one of them, go on. */
    @POST
    @Path("{id}/resume")
    @Consumes(MediaType.APPLICATION_JSON)
    @Allowed(Role.INTEGRATOR)
    public Map<String, Object> resume(@PathParam("id") String id, @QueryParam("route") String route, Input body) {
        return setSuspended(id, route, false, body);
    }

    private Map<String, Object> setSuspended(String id, String route, boolean suspended, Input body) {
        body.only();
        try {
            return require(routes.get().setSuspended(id, Optional.ofNullable(route), suspended), id);
        } catch (NoSuchElementException e) {
            throw ProblemException.notFound(e.getMessage());
        }
    }

    private static Map<String, Object> require(Optional<RouteFile> file, String id) {
        return file.map(RoutesResource::view).orElseThrow(() -> missing(id));
    }

    private static ProblemException missing(String id) {
        return ProblemException.notFound("there is no file of routes '" + id + "'");
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
                "inFlight", route.inFlight().count(),
                "inFlightSince", route.inFlight().since().map(Instant::toString).orElse(null),
                "lastError", route.lastError().orElse(null),
                "reads", route.reads().map(StreamsResource::view).orElse(null));
    }
}
