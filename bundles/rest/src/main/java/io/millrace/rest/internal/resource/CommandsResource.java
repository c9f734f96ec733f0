package io.millrace.rest.internal.resource;

import static io.millrace.rest.internal.answer.Params.deviceId;

import io.millrace.api.access.Role;
import io.millrace.api.inbox.CommandPage;
import io.millrace.api.inbox.CommandRequest;
import io.millrace.api.inbox.CommandState;
import io.millrace.api.inbox.CommandStatus;
import io.millrace.api.inbox.Inbox;
import io.millrace.api.registry.Registry;
import io.millrace.json.Json;
import io.millrace.rest.internal.access.Allowed;
import io.millrace.rest.internal.answer.Cursor;
import io.millrace.rest.internal.answer.Input;
import io.millrace.rest.internal.answer.Params;
import io.millrace.rest.internal.answer.Problem;
import io.millrace.rest.internal.answer.ProblemException;
import io.millrace.rest.internal.http.AuditFilter;
import io.millrace.rest.internal.idempotency.IdempotencyFilter;
import io.millrace.rest.internal.provider.Slot;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import javax.servlet.http.HttpServletRequest;
import javax.ws.rs.Consumes;
import javax.ws.rs.DELETE;
import javax.ws.rs.GET;
import javax.ws.rs.HeaderParam;
import javax.ws.rs.POST;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.QueryParam;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import javax.ws.rs.core.SecurityContext;

/** Commands to a device: send, look up, list, cancel. */
@Path("/devices/{id}/commands")
@Produces(MediaType.APPLICATION_JSON)
public final class CommandsResource {

    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
    private static final int MOST_WAITING = 64;
    private static final int RETRY_SECONDS = 5;

    private final Slot<Inbox> inbox;
    private final Slot<Registry> registry;
    /** Each that waits holds a thread of the server. */
    private final Semaphore waiting = new Semaphore(MOST_WAITING);

    /**
     * Takes its parts.
     *
     * @param inbox keeps commands
     * @param registry knows whether there is such a device
     */
    public CommandsResource(Slot<Inbox> inbox, Slot<Registry> registry) {
        this.inbox = inbox;
        this.registry = registry;
    }

    /** Sends a command; with {@code wait} it is answered with the device's answer. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Allowed(Role.OPERATOR)
    public Response send(
            @PathParam("id") String id,
            @QueryParam("wait") String wait,
            @HeaderParam(IdempotencyFilter.HEADER) String key,
            Input body,
            @Context HttpServletRequest asked) {
        Optional<Duration> patience = Params.optional(wait).map(CommandsResource::patience);
        String sender = asked.getUserPrincipal().getName();
        CommandRequest request = Commands.request(deviceId(id), body, sender, Params.optional(key));
        CommandStatus taken = Commands.result(inbox.get().submit(request));
        asked.setAttribute(AuditFilter.DONE, true);
        if (patience.isEmpty()) {
            return Response.accepted(Json.of(
                            "commandId", taken.commandId(),
                            "status", taken.state().wireName(),
                            "expiresAt", taken.expiresAt().toString()))
                    .build();
        }
        return Response.ok(answer(taken, patience.get())).build();
    }

    /** Lists the commands of a device, the newest first. */
    @GET
    @Allowed(Role.VIEWER)
    public Map<String, Object> list(
            @PathParam("id") String id,
            @QueryParam("status") String status,
            @QueryParam("limit") String limit,
            @QueryParam("cursor") String cursor) {
        Optional<CommandState> state = Params.optional(status).map(CommandsResource::state);
        int max = Params.limit(limit);
        String list = "commands of " + deviceId(id);
        Optional<String> after = Cursor.read(list, cursor);
        CommandPage page = Params.checked("/cursor", () -> inbox.get().list(id, state, max, after));
        if (page.commands().isEmpty()) {
            DevicesResource.require(registry.get(), id);
        }
        return Json.of(
                "commands",
                page.commands().stream().map(Commands::view).toList(),
                "cursor",
                page.cursor().map(next -> Cursor.of(list, next)).orElse(null));
    }

    /** Returns a command's state and answer. */
    @GET
    @Path("{commandId}")
    @Allowed(Role.VIEWER)
    public Map<String, Object> show(@PathParam("id") String id, @PathParam("commandId") String commandId) {
        return inbox.get()
                .find(deviceId(id), Params.level("commandId", "command id", commandId))
                .map(Commands::view)
                .orElseThrow(() -> ProblemException.notFound("device " + id + " has no command '" + commandId + "'"));
    }

    /** Cancels a command that was not acknowledged. */
    @DELETE
    @Path("{commandId}")
    @Allowed(Role.OPERATOR)
    public Response cancel(
            @PathParam("id") String id, @PathParam("commandId") String commandId, @Context SecurityContext caller) {
        Commands.result(inbox.get()
                .cancel(
                        deviceId(id),
                        Params.level("commandId", "command id", commandId),
                        "cancelled by " + caller.getUserPrincipal().getName()));
        return Response.noContent().build();
    }

    private Map<String, Object> answer(CommandStatus taken, Duration patience) {
        if (!waiting.tryAcquire()) {
            throw new ProblemException(Problem.later(
                    503,
                    "command " + taken.commandId() + " is taken, but " + MOST_WAITING
                            + " callers wait for answers already; ask for its status instead",
                    RETRY_SECONDS));
        }
        try {
            CommandStatus status = Commands.result(inbox.get().await(taken.deviceId(), taken.commandId(), patience));
            if (status.state() == CommandState.COMPLETED || status.state() == CommandState.REJECTED) {
                return Commands.view(status);
            }
            throw new ProblemException(Problem.of(
                    504,
                    "command " + status.commandId() + " has no answer: it is "
                            + status.state().wireName()
                            + status.reason().map(reason -> ", " + reason).orElse("")));
        } finally {
            waiting.release();
        }
    }

    private static Duration patience(String text) {
        Duration patience = Params.duration("wait", text);
        if (patience.compareTo(LONGEST_WAIT) > 0) {
            throw ProblemException.input("/wait", "wait '" + text + "' is longer than " + LONGEST_WAIT);
        }
        return patience;
    }

    private static CommandState state(String name) {
        return CommandState.ofWireName(name)
                .orElseThrow(() -> ProblemException.input(
                        "/status",
                        "'" + name + "' is no status; there are queued, delivered, acknowledged, completed, rejected,"
                                + " expired, failed, cancelled"));
    }
}
