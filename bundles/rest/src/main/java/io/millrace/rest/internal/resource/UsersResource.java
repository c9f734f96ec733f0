package io.millrace.rest.internal.resource;

import io.millrace.api.access.Role;
import io.millrace.api.access.User;
import io.millrace.api.access.UserDirectory;
import io.millrace.json.Json;
import io.millrace.rest.internal.access.Allowed;
import io.millrace.rest.internal.answer.Input;
import io.millrace.rest.internal.answer.Page;
import io.millrace.rest.internal.answer.Problem;
import io.millrace.rest.internal.answer.ProblemException;
import io.millrace.rest.internal.provider.Slot;
import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.ws.rs.Consumes;
import javax.ws.rs.DELETE;
import javax.ws.rs.GET;
import javax.ws.rs.PUT;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.QueryParam;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;

/** The people whom Millrace keeps. No answer holds a password. */
@Path("/users")
@Produces(MediaType.APPLICATION_JSON)
public final class UsersResource {

    private final Slot<UserDirectory> users;

    /**
     * Takes its part.
     *
     * @param users keeps people
     */
    public UsersResource(Slot<UserDirectory> users) {
        this.users = users;
    }

    /** Lists everybody. */
    @GET
    @Allowed(Role.ADMIN)
    public Map<String, Object> list(@QueryParam("limit") String limit, @QueryParam("cursor") String cursor) {
        return Page.of("users", users.get().users(), User::name, limit, cursor).view(UsersResource::view);
    }

    /** Returns one person. */
    @GET
    @Path("{name}")
    @Allowed(Role.ADMIN)
    public Map<String, Object> find(@PathParam("name") String name) {
        return view(users.get().find(name).orElseThrow(() -> missing(name)));
    }

    /** Adds or replaces a person: {@code {"password":"...","roles":["viewer"],"shell":false}}. */
    @PUT
    @Path("{name}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Allowed(Role.ADMIN)
    public Response put(@PathParam("name") String name, Input body) {
        body.only("password", "roles", "shell");
        User user = new User(name, roles(body), body.flag("shell").orElse(false));
        try {
            boolean added = users.get().put(user, body.text("password"));
            Map<String, Object> answer = view(users.get().find(name).orElse(user));
            return added
                    ? Response.created(URI.create("users/" + name))
                            .entity(answer)
                            .build()
                    : Response.ok(answer).build();
        } catch (IllegalArgumentException e) {
            throw ProblemException.input(e.getMessage().contains("password") ? "/password" : "/name", e.getMessage());
        } catch (IllegalStateException e) {
            throw new ProblemException(Problem.of(409, e.getMessage()));
        }
    }

    /** Removes a person. */
    @DELETE
    @Path("{name}")
    @Allowed(Role.ADMIN)
    public Response remove(@PathParam("name") String name) {
        try {
            if (!users.get().remove(name)) {
                throw missing(name);
            }
        } catch (IllegalStateException e) {
            throw new ProblemException(Problem.of(409, e.getMessage()));
        }
        return Response.noContent().build();
    }

    private static Set<Role> roles(Input body) {
        if (!body.has("roles")) {
            throw body.wrong(
                    "roles", "'roles' is missing; it is a list of viewer, operator, provisioner, integrator, admin");
        }
        Set<Role> roles = EnumSet.noneOf(Role.class);
        List<String> words = body.texts("roles");
        for (int i = 0; i < words.size(); i++) {
            roles.add(role(body, "roles/" + i, words.get(i)));
        }
        return roles;
    }

    /** Reads the name of a role. */
    static Role role(Input body, String member, String word) {
        return Role.ofWireName(word)
                .orElseThrow(() -> body.wrong(
                        member,
                        "'" + word + "' is no role; there are viewer, operator, provisioner, integrator, admin"));
    }

    private static ProblemException missing(String name) {
        return ProblemException.notFound("there is no user '" + name + "'");
    }

    private static Map<String, Object> view(User user) {
        return Json.of(
                "name", user.name(),
                "roles", user.roles().stream().sorted().map(Role::wireName).toList(),
                "shell", user.shell());
    }
}
