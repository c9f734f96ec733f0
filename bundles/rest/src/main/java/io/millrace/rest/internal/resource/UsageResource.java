package io.millrace.rest.internal.resource;

import io.millrace.api.access.Role;
import io.millrace.api.usage.Usage;
import io.millrace.api.usage.UsageMeter;
import io.millrace.api.usage.UsagePage;
import io.millrace.json.Json;
import io.millrace.rest.internal.access.Allowed;
import io.millrace.rest.internal.answer.Params;
import io.millrace.rest.internal.answer.ProblemException;
import io.millrace.rest.internal.provider.Slot;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.Produces;
import javax.ws.rs.QueryParam;
import javax.ws.rs.core.MediaType;

/** What devices stored, by day, for bills and for finding out who sends so much. */
@Path("/usage")
@Produces(MediaType.APPLICATION_JSON)
public final class UsageResource {

    private static final LocalDate FIRST = LocalDate.EPOCH;
    private static final LocalDate LAST = LocalDate.of(9999, 12, 31);

    private final Slot<UsageMeter> meter;

    /**
     * Takes its part.
     *
     * @param meter counts
     */
    public UsageResource(Slot<UsageMeter> meter) {
        this.meter = meter;
    }

    /** Lists usage by day, device, kind and stream. */
    @GET
    @Allowed(Role.VIEWER)
    public Map<String, Object> list(
            @QueryParam("from") String from,
            @QueryParam("to") String to,
            @QueryParam("device") String device,
            @QueryParam("limit") String limit,
            @QueryParam("cursor") String cursor) {
        LocalDate first = day("from", from).orElse(FIRST);
        LocalDate last = day("to", to).orElse(LAST);
        Optional<String> deviceId = Params.optional(device).map(id -> Params.deviceId("device", id));
        int max = Params.limit(limit);
        UsagePage page =
                Params.checked("/cursor", () -> meter.get().usage(first, last, deviceId, max, Params.optional(cursor)));
        return Json.of(
                "usage",
                page.usage().stream().map(UsageResource::view).toList(),
                "cursor",
                page.cursor().orElse(null));
    }

    private static Optional<LocalDate> day(String name, String value) {
        return Params.optional(value).map(text -> {
            try {
                LocalDate day = LocalDate.parse(text);
                if (!day.isBefore(FIRST) && !day.isAfter(LAST)) {
                    return day;
                }
            } catch (DateTimeParseException e) {
                throw badDay(name, text);
            }
            throw badDay(name, text);
        });
    }

    private static ProblemException badDay(String name, String text) {
        return ProblemException.input("/" + name, name + " '" + text + "' is no day such as 2026-01-31, from 1970 on");
    }

    private static Map<String, Object> view(Usage usage) {
        return Json.of(
                "day",
                usage.day().toString(),
                "deviceId",
                usage.deviceId(),
                "kind",
                usage.kind().wireName(),
                "stream",
                usage.streamId(),
                "messages",
                usage.messages(),
                "bytes",
                usage.bytes());
    }
}
