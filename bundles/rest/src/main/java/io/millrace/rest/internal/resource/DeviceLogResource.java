package io.millrace.rest.internal.resource;

import static io.millrace.rest.internal.answer.Params.deviceId;

import io.millrace.api.access.Role;
import io.millrace.api.devicelog.DeviceLog;
import io.millrace.api.devicelog.DeviceLogEntry;
import io.millrace.api.registry.Registry;
import io.millrace.json.Json;
import io.millrace.rest.internal.access.Allowed;
import io.millrace.rest.internal.provider.Slot;
import java.util.List;
import java.util.Map;
import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.core.MediaType;

/** Why a device was refused. */
@Path("/devices/{id}/log")
@Produces(MediaType.APPLICATION_JSON)
public final class DeviceLogResource {

    private final Slot<DeviceLog> log;
    private final Slot<Registry> registry;

    /**
     * Takes its parts.
     *
     * @param log knows what happened
     * @param registry tells whether there is such a device
     */
    public DeviceLogResource(Slot<DeviceLog> log, Slot<Registry> registry) {
        this.log = log;
        this.registry = registry;
    }

    /** Returns the last refusals and life-cycle events, newest first; of an id that nobody registered too. */
    @GET
    @Allowed(Role.VIEWER)
    public Map<String, Object> last(@PathParam("id") String id) {
        List<DeviceLogEntry> entries = log.get().last(deviceId(id));
        if (entries.isEmpty()) {
            DevicesResource.require(registry.get(), id);
        }
        return Json.of(
                "deviceId",
                id,
                "log",
                entries.stream().map(DeviceLogResource::view).toList());
    }

    private static Map<String, Object> view(DeviceLogEntry entry) {
        return Json.of(
                "time", entry.time().toString(),
                "first", entry.first().toString(),
                "count", entry.count(),
                "event", entry.report().event().wireName(),
                "protocol", entry.report().protocol(),
                "from", entry.report().address(),
                "text", entry.report().text());
    }
}
