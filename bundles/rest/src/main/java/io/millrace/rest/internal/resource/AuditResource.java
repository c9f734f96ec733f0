package io.millrace.rest.internal.resource;

import io.millrace.api.access.Role;
import io.millrace.api.audit.AuditEvent;
import io.millrace.api.audit.AuditQuery;
import io.millrace.api.audit.AuditRecord;
import io.millrace.api.audit.AuditTrail;
import io.millrace.json.Json;
import io.millrace.rest.internal.access.Allowed;
import io.millrace.rest.internal.answer.Cursor;
import io.millrace.rest.internal.answer.Params;
import io.millrace.rest.internal.provider.Slot;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.Produces;
import javax.ws.rs.QueryParam;
import javax.ws.rs.core.MediaType;

/** Who did what. */
@Path("/audit")
@Produces(MediaType.APPLICATION_JSON)
public final class AuditResource {

    private static final String LIST = "audit";

    private final Slot<AuditTrail> trail;

    /**
     * Takes its part.
     *
     * @param trail keeps what happened
     */
    public AuditResource(Slot<AuditTrail> trail) {
        this.trail = trail;
    }

    /** What to find. */
    public static final class Query {

        /** The device concerned. */
        @QueryParam("device")
        public String device;

        /** Who did it. */
        @QueryParam("actor")
        public String actor;

        /** The first instant. */
        @QueryParam("from")
        public String from;

        /** The first instant that is not included. */
        @QueryParam("to")
        public String to;

        /** The most records of a page. */
        @QueryParam("limit")
        public String limit;

        /** Where the page before ended. */
        @QueryParam("cursor")
        public String cursor;
    }

    /** Finds records, newest first. */
    @GET
    @Allowed(Role.VIEWER)
    public Map<String, Object> find(@javax.ws.rs.BeanParam Query query) {
        int limit = Params.limit(query.limit);
        AuditQuery wanted = new AuditQuery(
                Params.optional(query.device),
                Params.optional(query.actor),
                Params.time("from", query.from),
                Params.time("to", query.to),
                Cursor.read(LIST, query.cursor).map(id -> before(id, query.cursor)));
        List<AuditRecord> found = trail.get().find(wanted, limit);
        return Json.of(
                LIST,
                found.stream().map(AuditResource::view).toList(),
                "cursor",
                found.size() < limit
                        ? null
                        : Cursor.of(LIST, String.valueOf(found.get(limit - 1).id())));
    }

    private static Long before(String id, String cursor) {
        try {
            return Long.valueOf(id);
        } catch (NumberFormatException e) {
            throw Cursor.wrong(cursor);
        }
    }

    private static Map<String, Object> view(AuditRecord record) {
        AuditEvent event = record.event();
        return Json.of(
                "id", record.id(),
                "time", record.time().toString(),
                "actor", event.actor().name(),
                "via", event.actor().via(),
                "from", event.actor().address(),
                "action", event.action(),
                "deviceId", event.deviceId().orElse(null),
                "target", event.target(),
                "outcome", event.outcome().wireName(),
                "detail",
                        Optional.of(event.detail())
                                .filter(text -> !text.isEmpty())
                                .orElse(null));
    }
}
