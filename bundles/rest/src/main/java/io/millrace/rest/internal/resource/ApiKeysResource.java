package io.millrace.rest.internal.resource;

import io.millrace.api.access.ApiKey;
import io.millrace.api.access.ApiKeys;
import io.millrace.api.access.Role;
import io.millrace.api.identity.Validity;
import io.millrace.json.Json;
import io.millrace.rest.internal.access.Allowed;
import io.millrace.rest.internal.answer.Input;
import io.millrace.rest.internal.answer.Page;
import io.millrace.rest.internal.answer.Params;
import io.millrace.rest.internal.answer.Problem;
import io.millrace.rest.internal.answer.ProblemException;
import io.millrace.rest.internal.provider.Slot;
import java.net.URI;
import java.util.Map;
import javax.servlet.http.HttpServletRequest;
import javax.ws.rs.Consumes;
import javax.ws.rs.DELETE;
import javax.ws.rs.GET;
import javax.ws.rs.POST;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.QueryParam;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;

/** Keys with which programs call this API. A key is in the answer that makes it, and in no other. */
@Path("/api-keys")
@Produces(MediaType.APPLICATION_JSON)
public final class ApiKeysResource {

    private final Slot<ApiKeys> keys;

    /**
     * Takes its part.
     *
     * @param keys keeps them
     */
    public ApiKeysResource(Slot<ApiKeys> keys) {
        this.keys = keys;
    }

    /** Lists the keys. */
    @GET
    @Allowed(Role.ADMIN)
    public Map<String, Object> list(@QueryParam("limit") String limit, @QueryParam("cursor") String cursor) {
        return Page.of("apiKeys", keys.get().list(), ApiKey::id, limit, cursor).view(ApiKeysResource::view);
    }

    /** Makes a key: {@code {"name":"Grafana","role":"viewer","notAfter":"2027-01-01T00:00:00Z"}}. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Allowed(Role.ADMIN)
    public Response create(@Context HttpServletRequest request, Input body) {
        body.only("name", "role", "notBefore", "notAfter");
        String name = body.requiredText("name");
        Role role = UsersResource.role(body, "role", body.requiredText("role"));
        Validity validity = Params.checked(
                "/notAfter",
                () -> new Validity(Credentials.time(body, "notBefore"), Credentials.time(body, "notAfter")));
        ApiKeys now = keys.get();
        ApiKey.Created made;
        try {
            made = Params.checked(
                    "/name",
                    () -> now.create(
                            name, role, validity, request.getUserPrincipal().getName()));
        } catch (IllegalStateException e) {
            throw new ProblemException(Problem.of(409, e.getMessage()));
        }
        Map<String, Object> answer = view(made.key());
        answer.put("key", made.secret());
        return Response.created(URI.create("api-keys/" + made.key().id()))
                .entity(answer)
                .build();
    }

    /** Takes a key back. */
    @DELETE
    @Path("{id}")
    @Allowed(Role.ADMIN)
    public Response revoke(@PathParam("id") String id) {
        if (!keys.get().revoke(id)) {
            throw ProblemException.notFound("there is no API key '" + id + "'");
        }
        return Response.noContent().build();
    }

    private static Map<String, Object> view(ApiKey key) {
        return Json.of(
                "id", key.id(),
                "name", key.name(),
                "role", key.role().wireName(),
                "notBefore", key.validity().notBefore().map(Object::toString).orElse(null),
                "notAfter", key.validity().notAfter().map(Object::toString).orElse(null),
                "createdAt", key.createdAt().toString(),
                "createdBy", key.createdBy());
    }
}
