package io.millrace.rest.internal.resource;

import io.millrace.api.access.Role;
import io.millrace.api.usage.Quotas;
import io.millrace.json.Json;
import io.millrace.rest.internal.access.Allowed;
import io.millrace.rest.internal.provider.Slot;
import java.util.Locale;
import java.util.Map;
import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.Produces;
import javax.ws.rs.core.MediaType;

/** What clients may use at most; changed by configuration. */
@Path("/quotas")
@Produces(MediaType.APPLICATION_JSON)
public final class QuotasResource {

    private final Slot<Quotas> quotas;

    /**
     * Takes its part.
     *
     * @param quotas knows them
     */
    public QuotasResource(Slot<Quotas> quotas) {
        this.quotas = quotas;
    }

    /** Lists all quotas as they are now. */
    @GET
    @Allowed(Role.VIEWER)
    public Map<String, Object> list() {
        return Json.of(
                "quotas",
                quotas.get().quotas().stream().map(QuotasResource::view).toList());
    }

    private static Map<String, Object> view(Quotas.Quota quota) {
        return Json.of(
                "name",
                quota.name(),
                "scope",
                quota.scope().name().toLowerCase(Locale.ROOT),
                "limit",
                quota.limit() == 0 ? null : quota.limit(),
                "used",
                quota.used() < 0 ? null : quota.used());
    }
}
