package io.millrace.rest.internal.resource;

import io.millrace.api.access.Role;
import io.millrace.api.address.StreamKind;
import io.millrace.api.log.GroupInfo;
import io.millrace.api.log.StreamInfo;
import io.millrace.api.log.StreamLog;
import io.millrace.api.log.StreamLog.SeekTarget;
import io.millrace.json.Json;
import io.millrace.rest.internal.access.Allowed;
import io.millrace.rest.internal.answer.Input;
import io.millrace.rest.internal.answer.Page;
import io.millrace.rest.internal.answer.Params;
import io.millrace.rest.internal.answer.ProblemException;
import io.millrace.rest.internal.provider.Slot;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import javax.ws.rs.Consumes;
import javax.ws.rs.DELETE;
import javax.ws.rs.GET;
import javax.ws.rs.POST;
import javax.ws.rs.PUT;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.QueryParam;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;

/** The streams and their consumer groups. */
@Path("/streams")
@Produces(MediaType.APPLICATION_JSON)
public final class StreamsResource {

    private static final String EARLIEST = "earliest";
    private static final String LATEST = "latest";

    private final Slot<StreamLog> log;

    /**
     * Takes its part.
     *
     * @param log keeps streams and groups
     */
    public StreamsResource(Slot<StreamLog> log) {
        this.log = log;
    }

    /** Lists the kinds with their groups. */
    @GET
    @Allowed(Role.VIEWER)
    public Map<String, Object> list() {
        StreamLog now = log.get();
        return Json.of(
                "streams",
                now.streams().stream().map(stream -> view(now, stream)).toList());
    }

    /** Lists the groups of a kind. */
    @GET
    @Path("{kind}/groups")
    @Allowed(Role.VIEWER)
    public Map<String, Object> groups(
            @PathParam("kind") String kind, @QueryParam("limit") String limit, @QueryParam("cursor") String cursor) {
        return Page.of("groups", log.get().groups(Params.kind(kind)), GroupInfo::group, limit, cursor)
                .view(StreamsResource::view);
    }

    /** Returns one group. */
    @GET
    @Path("{kind}/groups/{group}")
    @Allowed(Role.VIEWER)
    public Map<String, Object> group(@PathParam("kind") String kind, @PathParam("group") String group) {
        return view(require(log.get().group(Params.kind(kind), name(group)), kind, group));
    }

    /** Makes a group: {@code {"start":"latest"}}. One that is there stays where it is. */
    @PUT
    @Path("{kind}/groups/{group}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Allowed(Role.INTEGRATOR)
    public Response create(@PathParam("kind") String kind, @PathParam("group") String group, Input body) {
        StreamKind of = Params.kind(kind);
        SeekTarget start = target(body.only("start"), "start", LATEST);
        boolean known = log.get().group(of, name(group)).isPresent();
        Map<String, Object> answer = view(log.get().createGroup(of, group, start));
        return known
                ? Response.ok(answer).build()
                : Response.created(URI.create("streams/" + kind + "/groups/" + group))
                        .entity(answer)
                        .build();
    }

    /** Forgets a group. */
    @DELETE
    @Path("{kind}/groups/{group}")
    @Allowed(Role.INTEGRATOR)
    public Response delete(@PathParam("kind") String kind, @PathParam("group") String group) {
        if (!log.get().deleteGroup(Params.kind(kind), name(group))) {
            throw missing(kind, group);
        }
        return Response.noContent().build();
    }

    /** Moves a group: {@code {"to":"2013-12-15T00:00:00Z"}}, or to earliest or latest. */
    @POST
    @Path("{kind}/groups/{group}/seek")
    @Consumes(MediaType.APPLICATION_JSON)
    @Allowed(Role.INTEGRATOR)
    public Map<String, Object> seek(@PathParam("kind") String kind, @PathParam("group") String group, Input body) {
        body.only("to").requiredText("to");
        SeekTarget target = target(body, "to", LATEST);
        return view(require(log.get().seek(Params.kind(kind), name(group), target), kind, group));
    }

    private static SeekTarget target(Input body, String member, String otherwise) {
        String value = body.text(member).orElse(otherwise);
        return switch (value) {
            case EARLIEST -> new SeekTarget.Earliest();
            case LATEST -> new SeekTarget.Latest();
            default -> new SeekTarget.At(time(body, member, value));
        };
    }

    private static Instant time(Input body, String member, String value) {
        try {
            return Params.instant(value);
        } catch (DateTimeException e) {
            throw body.wrong(
                    member,
                    member + " '" + value
                            + "' is neither earliest nor latest nor a time of RFC 3339 such as 2013-12-15T00:00:00Z");
        }
    }

    private static String name(String group) {
        return Params.level("group", "group", group);
    }

    private static GroupInfo require(Optional<GroupInfo> found, String kind, String group) {
        return found.orElseThrow(() -> missing(kind, group));
    }

    private static ProblemException missing(String kind, String group) {
        return ProblemException.notFound("there is no group '" + group + "' of " + kind);
    }

    private static Map<String, Object> view(StreamLog log, StreamInfo stream) {
        return Json.of(
                "kind",
                stream.kind().wireName(),
                "first",
                stream.first(),
                "last",
                stream.last(),
                "records",
                Math.max(0, stream.last() - stream.first() + 1),
                "groups",
                log.groups(stream.kind()).stream().map(StreamsResource::view).toList());
    }

    /** Shows a group. */
    static Map<String, Object> view(GroupInfo group) {
        return Json.of(
                "kind", group.kind().wireName(),
                "group", group.group(),
                "position", group.position(),
                "lag", group.lag(),
                "waitingSince", group.waitingSince().map(Instant::toString).orElse(null),
                "reader", group.reader().orElse(null));
    }
}
