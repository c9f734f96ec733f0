package io.millrace.rest.internal.resource;

import io.millrace.api.access.Role;
import io.millrace.api.log.LogRecord;
import io.millrace.api.route.DeadLetter;
import io.millrace.api.route.DeadLetters;
import io.millrace.api.stream.Content;
import io.millrace.json.Json;
import io.millrace.rest.internal.access.Allowed;
import io.millrace.rest.internal.answer.Cursor;
import io.millrace.rest.internal.answer.Input;
import io.millrace.rest.internal.answer.Params;
import io.millrace.rest.internal.answer.Payloads;
import io.millrace.rest.internal.answer.Problem;
import io.millrace.rest.internal.answer.ProblemException;
import io.millrace.rest.internal.provider.Slot;
import java.util.List;
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

/** What routes could not process. */
@Path("/dead-letters")
@Produces(MediaType.APPLICATION_JSON)
public final class DeadLettersResource {

    private static final String LIST = "deadLetters";

    private final Slot<DeadLetters> letters;

    /**
     * Takes its part.
     *
     * @param letters keeps them
     */
    public DeadLettersResource(Slot<DeadLetters> letters) {
        this.letters = letters;
    }

    /** Lists dead letters, newest first. */
    @GET
    @Allowed(Role.VIEWER)
    public Map<String, Object> list(
            @QueryParam("route") String route, @QueryParam("limit") String limit, @QueryParam("cursor") String cursor) {
        int max = Params.limit(limit);
        Optional<String> after = Cursor.read(LIST, cursor);
        List<DeadLetter> found =
                Params.checked("/cursor", () -> letters.get().list(Params.optional(route), max, after));
        return Json.of(
                LIST,
                found.stream().map(DeadLettersResource::view).toList(),
                "cursor",
                found.size() < max ? null : Cursor.of(LIST, found.get(max - 1).id()));
    }

    /** Returns one. */
    @GET
    @Path("{id}")
    @Allowed(Role.VIEWER)
    public Map<String, Object> find(@PathParam("id") String id) {
        return view(require(id));
    }

    /** Replaces the payload of one: {@code {"payload":...}}, and {@code "contentType"} if that is another. */
    @PUT
    @Path("{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Allowed(Role.INTEGRATOR)
    public Map<String, Object> edit(@PathParam("id") String id, Input body) {
        body.only("payload", "contentType");
        if (!body.has("payload")) {
            throw body.wrong("payload", "'payload' is missing; it takes the place of what the route did not take");
        }
        Content old = require(id).record().record().content();
        Optional<String> type = body.text("contentType").or(old::contentType);
        try {
            letters.get().edit(id, Commands.content(body, type, old.properties()));
        } catch (IllegalStateException e) {
            throw new ProblemException(Problem.of(409, "the letter is as it was: " + e.getMessage()));
        }
        return view(require(id));
    }

    private DeadLetter require(String id) {
        return letters.get().letter(id).orElseThrow(() -> missing(id));
    }

    /** Gives one back to its route. */
    @POST
    @Path("{id}/replay")
    @Consumes(MediaType.APPLICATION_JSON)
    @Allowed(Role.INTEGRATOR)
    public Response replay(@PathParam("id") String id, Input body) {
        body.only();
        try {
            return answer(letters.get().replay(id), id);
        } catch (IllegalStateException e) {
            throw new ProblemException(Problem.of(409, "the letter is kept: " + e.getMessage()));
        }
    }

    /** Discards one. */
    @DELETE
    @Path("{id}")
    @Allowed(Role.INTEGRATOR)
    public Response discard(@PathParam("id") String id) {
        return answer(letters.get().discard(id), id);
    }

    private static Response answer(boolean found, String id) {
        if (!found) {
            throw missing(id);
        }
        return Response.noContent().build();
    }

    private static ProblemException missing(String id) {
        return ProblemException.notFound("there is no dead letter '" + id + "'");
    }

    private static Map<String, Object> view(DeadLetter letter) {
        LogRecord record = letter.record();
        Payloads.Shown shown = Payloads.show(record.record().content());
        return Json.of(
                "id", letter.id(),
                "routeId", letter.routeId(),
                "deviceId", record.record().deviceId(),
                "kind", record.record().kind().wireName(),
                "stream", record.record().streamId(),
                "messageId", record.record().stamp().messageId(),
                "reason", letter.failure().reason(),
                "time", letter.failure().time().toString(),
                "attempts", letter.failure().attempts(),
                "contentType", shown.contentType(),
                "payload", shown.value());
    }
}
