package io.millrace.rest.internal.resource;

import io.millrace.api.access.Role;
import io.millrace.api.alert.ActionReport;
import io.millrace.api.alert.Alert;
import io.millrace.api.alert.AlertPage;
import io.millrace.api.alert.AlertQuery;
import io.millrace.api.alert.AlertSeverity;
import io.millrace.api.alert.AlertStatus;
import io.millrace.api.alert.Alerts;
import io.millrace.json.Json;
import io.millrace.rest.internal.access.Allowed;
import io.millrace.rest.internal.answer.Input;
import io.millrace.rest.internal.answer.Params;
import io.millrace.rest.internal.answer.Problem;
import io.millrace.rest.internal.answer.ProblemException;
import io.millrace.rest.internal.provider.Slot;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import javax.ws.rs.BeanParam;
import javax.ws.rs.Consumes;
import javax.ws.rs.GET;
import javax.ws.rs.POST;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.QueryParam;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.SecurityContext;

/** Alerts: list, look up, acknowledge, clear by hand. */
@Path("/alerts")
@Produces(MediaType.APPLICATION_JSON)
public final class AlertsResource {

    private final Slot<Alerts> alerts;

    /**
     * Takes its part.
     *
     * @param alerts keeps them
     */
    public AlertsResource(Slot<Alerts> alerts) {
        this.alerts = alerts;
    }

    /** What to find. */
    public static final class Query {

        /** In one of these, comma-separated. */
        @QueryParam("status")
        public String status;

        /** Of one of these, comma-separated. */
        @QueryParam("severity")
        public String severity;

        /** Of this device. */
        @QueryParam("deviceId")
        public String deviceId;

        /** Of this rule or route. */
        @QueryParam("ruleId")
        public String ruleId;

        /** The most alerts of a page. */
        @QueryParam("limit")
        public String limit;

        /** Where the page before ended. */
        @QueryParam("cursor")
        public String cursor;
    }

    /** Lists alerts, the newest first. */
    @GET
    @Allowed(Role.VIEWER)
    public Map<String, Object> list(@BeanParam Query query) {
        AlertQuery wanted = new AlertQuery(
                among(
                        "status",
                        query.status,
                        AlertStatus.class,
                        AlertStatus::ofWireName,
                        "active, acknowledged, cleared"),
                among(
                        "severity",
                        query.severity,
                        AlertSeverity.class,
                        AlertSeverity::ofWireName,
                        "minor, major, critical"),
                Params.optional(query.deviceId),
                Params.optional(query.ruleId));
        int limit = Params.limit(query.limit);
        AlertPage page =
                Params.checked("/cursor", () -> alerts.get().list(wanted, limit, Params.optional(query.cursor)));
        return Json.of(
                "alerts",
                page.alerts().stream().map(Alert::members).toList(),
                "cursor",
                page.cursor().orElse(null));
    }

    /** Returns an alert, and what became of its actions. */
    @GET
    @Path("{id}")
    @Allowed(Role.VIEWER)
    public Map<String, Object> show(@PathParam("id") String id) {
        Map<String, Object> members = found(alerts.get().find(id), id);
        members.put(
                "actions",
                alerts.get().actions(id).stream().map(ActionReport::members).toList());
        return members;
    }

    /** Notes that somebody knows. */
    @POST
    @Path("{id}/acknowledge")
    @Consumes(MediaType.APPLICATION_JSON)
    @Allowed(Role.OPERATOR)
    public Map<String, Object> acknowledge(@PathParam("id") String id, Input body, @Context SecurityContext caller) {
        body.only();
        try {
            return found(alerts.get().acknowledge(id, caller.getUserPrincipal().getName()), id);
        } catch (IllegalStateException e) {
            throw new ProblemException(Problem.of(409, e.getMessage()));
        }
    }

    /** Clears an alert by hand. */
    @POST
    @Path("{id}/clear")
    @Consumes(MediaType.APPLICATION_JSON)
    @Allowed(Role.OPERATOR)
    public Map<String, Object> clear(@PathParam("id") String id, Input body) {
        body.only();
        return found(alerts.get().clear(id), id);
    }

    private static Map<String, Object> found(Optional<Alert> alert, String id) {
        return alert.map(Alert::members).orElseThrow(() -> ProblemException.notFound("there is no alert '" + id + "'"));
    }

    private static <E extends Enum<E>> Set<E> among(
            String name, String value, Class<E> type, Function<String, Optional<E>> reader, String known) {
        Set<E> wanted = EnumSet.noneOf(type);
        for (String word : Params.list(value)) {
            wanted.add(reader.apply(word)
                    .orElseThrow(() -> ProblemException.input(
                            "/" + name, "'" + word + "' is no " + name + "; there are " + known)));
        }
        return wanted;
    }
}
