package io.millrace.rest.internal.resource;

import io.millrace.api.access.Role;
import io.millrace.api.rule.Backtest;
import io.millrace.api.rule.Rule;
import io.millrace.api.rule.RuleException;
import io.millrace.api.rule.Rules;
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
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
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
import javax.ws.rs.core.HttpHeaders;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;

/** Rules: what is to be noticed in what devices send. */
@Path("/rules")
@Produces(MediaType.APPLICATION_JSON)
public final class RulesResource {

    private static final int MAX_BYTES = 64 << 10;
    private static final Set<String> JSON = Set.of("application/json", "text/json");

    private final Slot<Rules> rules;

    /**
     * Takes its part.
     *
     * @param rules keeps them
     */
    public RulesResource(Slot<Rules> rules) {
        this.rules = rules;
    }

    /** Lists the rules. */
    @GET
    @Allowed(Role.VIEWER)
    public Map<String, Object> list(@QueryParam("limit") String limit, @QueryParam("cursor") String cursor) {
        return Page.of("rules", rules.get().list(), Rule::id, limit, cursor).view(RuleViews::view);
    }

    /** Returns one rule. */
    @GET
    @Path("{id}")
    @Allowed(Role.VIEWER)
    public Map<String, Object> find(@PathParam("id") String id) {
        return require(rules.get().find(id), id);
    }

    /** Adds or replaces a rule; it sees the next record. */
    @PUT
    @Path("{id}")
    @Consumes(MediaType.WILDCARD)
    @Allowed(Role.INTEGRATOR)
    public Response put(
            @PathParam("id") String id, @HeaderParam(HttpHeaders.CONTENT_TYPE) String type, InputStream body)
            throws IOException {
        String name = Params.level("id", "rule id", id);
        boolean yaml = isYaml(type);
        byte[] text = Bodies.read(body, MAX_BYTES);
        Rules now = rules.get();
        boolean known = now.find(name).isPresent();
        Rule rule = checked(() -> {
            return now.put(name, RuleViews.document(now.read(yaml, text)));
        });
        return known
                ? Response.ok(RuleViews.view(rule)).build()
                : Response.created(URI.create("rules/" + name))
                        .entity(RuleViews.view(rule))
                        .build();
    }

    private static <T> T checked(Supplier<T> call) {
        try {
            return call.get();
        } catch (RuleException e) {
            throw ProblemException.input(e.pointer(), e.getMessage());
        }
    }

    private static boolean isYaml(String type) {
        String bare = MediaTypes.bare(type);
        if (!MediaTypes.isYaml(bare) && !JSON.contains(bare)) {
            throw new ProblemException(Problem.of(415, "rules are application/json or application/yaml, not " + bare));
        }
        return MediaTypes.isYaml(bare);
    }

    /** Removes a rule; its alerts end. */
    @DELETE
    @Path("{id}")
    @Allowed(Role.INTEGRATOR)
    public Response remove(@PathParam("id") String id) {
        if (!rules.get().remove(id)) {
            throw missing(id);
        }
        return Response.noContent().build();
    }

    /** Lets a rule run. */
    @POST
    @Path("{id}/enable")
    @Consumes(MediaType.APPLICATION_JSON)
    @Allowed(Role.INTEGRATOR)
    public Map<String, Object> enable(@PathParam("id") String id, Input body) {
        body.only();
        return checked(() -> require(rules.get().setEnabled(id, true), id));
    }

    /** Lets a rule rest; its alerts end. */
    @POST
    @Path("{id}/disable")
    @Consumes(MediaType.APPLICATION_JSON)
    @Allowed(Role.INTEGRATOR)
    public Map<String, Object> disable(@PathParam("id") String id, Input body) {
        body.only();
        return checked(() -> require(rules.get().setEnabled(id, false), id));
    }

    /** Says what a rule would have said of the history. */
    @POST
    @Path("{id}/backtest")
    @Consumes(MediaType.APPLICATION_JSON)
    @Allowed(Role.INTEGRATOR)
    public Map<String, Object> backtest(@PathParam("id") String id, Input body) {
        body.only("from", "to", "rule");
        Instant from = time(body, "from");
        Instant to = time(body, "to");
        Optional<Map<String, Object>> candidate =
                body.has("rule") ? Optional.of(RuleViews.document(body.object("rule"))) : Optional.empty();
        try {
            return RuleViews.view(checked(() -> rules.get().backtest(id, new Backtest.Span(from, to), candidate))
                    .orElseThrow(() -> missing(id)));
        } catch (CancellationException e) {
            throw new ProblemException(Problem.later(503, e.getMessage(), 5));
        } catch (IllegalStateException e) {
            throw new ProblemException(Problem.later(429, e.getMessage(), 5));
        }
    }

    private static Instant time(Input body, String name) {
        return Params.time(name, body.requiredText(name))
                .orElseThrow(() -> body.wrong(name, "'" + name + "' is empty; it is a time of RFC 3339"));
    }

    private static Map<String, Object> require(Optional<Rule> rule, String id) {
        return rule.map(RuleViews::view).orElseThrow(() -> missing(id));
    }

    private static ProblemException missing(String id) {
        return ProblemException.notFound("there is no rule '" + id + "'");
    }
}
