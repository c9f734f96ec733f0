package io.millrace.rest.internal.resource;

import static io.millrace.rest.internal.answer.Params.deviceId;

import io.millrace.api.access.Role;
import io.millrace.api.address.StreamKind;
import io.millrace.api.registry.Registry;
import io.millrace.api.state.HistoryPage;
import io.millrace.api.state.HistoryQuery;
import io.millrace.api.state.HistoryQuery.TimeBasis;
import io.millrace.api.state.HistoryQuery.TimeRange;
import io.millrace.api.state.HistoryRecord;
import io.millrace.api.state.SamplePage;
import io.millrace.api.state.Sampling;
import io.millrace.api.state.StateStore;
import io.millrace.json.Json;
import io.millrace.rest.internal.access.Allowed;
import io.millrace.rest.internal.answer.Params;
import io.millrace.rest.internal.answer.Payloads;
import io.millrace.rest.internal.answer.ProblemException;
import io.millrace.rest.internal.provider.Slot;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.ws.rs.BeanParam;
import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.QueryParam;
import javax.ws.rs.core.MediaType;

/** The history of a device: raw, or down-sampled where {@code every} is given. */
@Path("/devices/{id}/history")
@Produces(MediaType.APPLICATION_JSON)
public final class HistoryResource {

    private final Slot<Registry> registry;
    private final Slot<StateStore> state;

    /**
     * Takes its parts.
     *
     * @param registry knows whether there is such a device
     * @param state keeps its history
     */
    public HistoryResource(Slot<Registry> registry, Slot<StateStore> state) {
        this.registry = registry;
        this.state = state;
    }

    /** The query parameters: too many for a method. */
    public static final class Query {

        /** Which records. */
        @BeanParam
        public Selection selection = new Selection();

        /** The step of down-sampling, absent for raw records. */
        @QueryParam("every")
        public String every;

        /** What is computed of each step. */
        @QueryParam("functions")
        public String functions;

        /** Which fields are computed. */
        @QueryParam("fields")
        public String fields;
    }

    /** Which records are asked for. */
    public static final class Selection {

        /** The first instant. */
        @QueryParam("from")
        public String from;

        /** The first instant that is not included. */
        @QueryParam("to")
        public String to;

        /** {@code device} or {@code enqueued}. */
        @QueryParam("timeBasis")
        public String timeBasis;

        /** One stream only. */
        @QueryParam("stream")
        public String stream;

        /** One kind only. */
        @QueryParam("kind")
        public String kind;

        /** The most records or steps. */
        @QueryParam("limit")
        public String limit;

        /** Where the page before ended. */
        @QueryParam("cursor")
        public String cursor;
    }

    /** Returns a page of the history. */
    @GET
    @Allowed(Role.VIEWER)
    public Map<String, Object> history(@PathParam("id") String id, @BeanParam Query query) {
        DevicesResource.require(registry.get(), deviceId(id));
        HistoryQuery question = question(id, query.selection);
        if (query.every == null) {
            if (query.functions != null || query.fields != null) {
                throw ProblemException.input(
                        "/every", "functions and fields are for down-sampling; add every=PT5M, or leave them out");
            }
            return records(question);
        }
        return samples(question, sampling(query));
    }

    private Map<String, Object> records(HistoryQuery question) {
        HistoryPage page = Params.checked("/cursor", () -> state.get().history(question));
        return Json.of(
                "records", page.records().stream().map(HistoryResource::view).toList(),
                "cursor", page.cursor().orElse(null));
    }

    private Map<String, Object> samples(HistoryQuery question, Sampling sampling) {
        SamplePage page = Params.checked("/cursor", () -> state.get().samples(question, sampling));
        return Json.of(
                "samples", page.samples().stream().map(HistoryResource::view).toList(),
                "cursor", page.cursor().orElse(null));
    }

    private static HistoryQuery question(String id, Selection selection) {
        Optional<StreamKind> kind = Params.optional(selection.kind).map(Params::kind);
        Optional<String> stream =
                Params.optional(selection.stream).map(name -> Params.level("stream", "stream id", name));
        TimeRange range = Params.checked(
                "/to",
                () -> new TimeRange(
                        basis(selection.timeBasis),
                        Params.time("from", selection.from),
                        Params.time("to", selection.to)));
        return new HistoryQuery(
                id, kind, stream, range, Params.limit(selection.limit), Params.optional(selection.cursor));
    }

    private static TimeBasis basis(String value) {
        return switch (value == null ? "enqueued" : value) {
            case "enqueued" -> TimeBasis.ENQUEUED;
            case "device" -> TimeBasis.DEVICE;
            default -> throw ProblemException.input(
                    "/timeBasis", "timeBasis '" + value + "' is neither device nor enqueued");
        };
    }

    private static Sampling sampling(Query query) {
        Set<Sampling.Function> functions = EnumSet.noneOf(Sampling.Function.class);
        Params.list(query.functions).forEach(name -> functions.add(function(name)));
        return Params.checked(
                "/every",
                () -> new Sampling(
                        Params.duration("every", query.every),
                        functions.isEmpty() ? EnumSet.of(Sampling.Function.AVG) : functions,
                        Params.list(query.fields)));
    }

    private static Sampling.Function function(String name) {
        for (Sampling.Function function : Sampling.Function.values()) {
            if (wireName(function).equals(name)) {
                return function;
            }
        }
        throw ProblemException.input(
                "/functions",
                "function '" + name + "' is none of "
                        + Arrays.stream(Sampling.Function.values())
                                .map(HistoryResource::wireName)
                                .collect(Collectors.joining(", ")));
    }

    private static String wireName(Sampling.Function function) {
        return function.name().toLowerCase(Locale.ROOT);
    }

    private static Map<String, Object> view(HistoryRecord record) {
        Payloads.Shown shown = Payloads.show(record.record().content());
        return Json.of(
                "time", record.time().toString(),
                "enqueuedTime", record.record().stamp().enqueuedTime().toString(),
                "stream", record.record().streamId(),
                "kind", record.record().kind().wireName(),
                "messageId", record.record().stamp().messageId(),
                "contentType", shown.contentType(),
                "properties", record.record().content().properties(),
                "payload", shown.value());
    }

    private static Map<String, Object> view(SamplePage.Sample sample) {
        Map<String, Object> fields = new LinkedHashMap<>();
        new TreeMap<>(sample.fields()).forEach((name, results) -> {
            Map<String, Object> values = new LinkedHashMap<>();
            new TreeMap<>(results).forEach((function, value) -> values.put(wireName(function), value));
            fields.put(name, values);
        });
        return Json.of("time", sample.time().toString(), "fields", fields);
    }
}
