package io.millrace.rest.internal.resource;

import static io.millrace.rest.internal.answer.Params.deviceId;

import io.millrace.api.access.Role;
import io.millrace.api.registry.Registry;
import io.millrace.api.state.DeviceState;
import io.millrace.api.state.FieldValue;
import io.millrace.api.state.StateStore;
import io.millrace.json.Json;
import io.millrace.rest.internal.access.Allowed;
import io.millrace.rest.internal.answer.Params;
import io.millrace.rest.internal.provider.Slot;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.QueryParam;
import javax.ws.rs.core.MediaType;

/** Last known values. */
@Path("/devices/{id}/state")
@Produces(MediaType.APPLICATION_JSON)
public final class StateResource {

    private final Slot<Registry> registry;
    private final Slot<StateStore> state;

    /**
     * Takes its parts.
     *
     * @param registry knows whether there is such a device
     * @param state knows its values
     */
    public StateResource(Slot<Registry> registry, Slot<StateStore> state) {
        this.registry = registry;
        this.state = state;
    }

    /** Returns the last known values of a device. */
    @GET
    @Allowed(Role.VIEWER)
    public Map<String, Object> state(@PathParam("id") String id, @QueryParam("stream") String stream) {
        DevicesResource.require(registry.get(), deviceId(id));
        Optional<String> streamId = Params.optional(stream).map(name -> Params.level("stream", "stream id", name));
        return view(state.get().state(id, streamId));
    }

    /** Returns values as JSON. */
    public static Map<String, Object> view(DeviceState state) {
        Map<String, Object> streams = new LinkedHashMap<>();
        new TreeMap<>(state.streams())
                .forEach((stream, fields) -> streams.put(stream, Json.of("fields", fields(fields))));
        return Json.of("deviceId", state.deviceId(), "fields", fields(state.fields()), "streams", streams);
    }

    /** Returns fields as JSON. */
    public static Map<String, Object> fields(Map<String, FieldValue> fields) {
        Map<String, Object> map = new LinkedHashMap<>();
        new TreeMap<>(fields)
                .forEach((name, field) -> map.put(
                        name,
                        Json.of(
                                "value", field.value(),
                                "time", field.time().toString(),
                                "enqueuedTime", field.enqueuedTime().toString(),
                                "stream", field.stream())));
        return map;
    }
}
