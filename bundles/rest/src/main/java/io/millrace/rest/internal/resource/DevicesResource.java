package io.millrace.rest.internal.resource;

import static io.millrace.rest.internal.answer.Params.deviceId;

import io.millrace.api.access.Role;
import io.millrace.api.provisioning.Provisioning;
import io.millrace.api.provisioning.RegisterRequest;
import io.millrace.api.provisioning.Registration;
import io.millrace.api.registry.DevicePage;
import io.millrace.api.registry.DeviceRecord;
import io.millrace.api.registry.FilterException;
import io.millrace.api.registry.Registry;
import io.millrace.json.Json;
import io.millrace.rest.internal.access.Allowed;
import io.millrace.rest.internal.answer.Input;
import io.millrace.rest.internal.answer.Params;
import io.millrace.rest.internal.answer.ProblemException;
import io.millrace.rest.internal.provider.Slot;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.ws.rs.Consumes;
import javax.ws.rs.DELETE;
import javax.ws.rs.GET;
import javax.ws.rs.HeaderParam;
import javax.ws.rs.PATCH;
import javax.ws.rs.POST;
import javax.ws.rs.PUT;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.QueryParam;
import javax.ws.rs.core.HttpHeaders;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;

/** Devices: register, find, change, activate, deactivate, unregister. */
@Path("/devices")
@Produces(MediaType.APPLICATION_JSON)
public final class DevicesResource {

    private static final String MERGE_PATCH = "application/merge-patch+json";

    private final Slot<Provisioning> provisioning;
    private final Slot<Registry> registry;
    private final DeviceViews views;
    private final Examples examples;

    /**
     * Takes its parts.
     *
     * @param provisioning changes devices
     * @param registry finds them
     * @param views shows them
     * @param examples how to try a new one
     */
    public DevicesResource(
            Slot<Provisioning> provisioning, Slot<Registry> registry, DeviceViews views, Examples examples) {
        this.provisioning = provisioning;
        this.registry = registry;
        this.views = views;
        this.examples = examples;
    }

    /** Registers a device. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Allowed(Role.PROVISIONER)
    public Response register(Input body) {
        Registration made =
                provisioning.get().register(request(body.only("id", "metadata", "credentials", "gateways")));
        DeviceRecord device = made.device();
        Map<String, Object> answer = views.record(device);
        answer.put("credentials", made.secrets());
        answer.put("try", examples.device(device.id(), made.secrets().getOrDefault("password", "<password>")));
        return Response.created(URI.create("devices/" + device.id()))
                .header(HttpHeaders.ETAG, quoted(device.etag()))
                .entity(answer)
                .build();
    }

    /** Reads a device to register, of a single or a bulk call. */
    static RegisterRequest request(Input body) {
        return new RegisterRequest(
                body.text("id"), body.object("metadata"), Credentials.ofDevice(body), body.texts("gateways"));
    }

    /** Finds devices. */
    @GET
    @Allowed(Role.VIEWER)
    public Map<String, Object> list(
            @QueryParam("filter") String filter,
            @QueryParam("limit") String limit,
            @QueryParam("cursor") String cursor) {
        DevicePage page = page(registry.get(), filter, Params.limit(limit), Params.optional(cursor));
        return Json.of(
                "devices", page.devices().stream().map(views::record).toList(),
                "indexed", page.indexed(),
                "cursor", page.cursor().orElse(null));
    }

    /** Asks the registry for a page; what it refuses but the filter's syntax can only be the cursor. */
    static DevicePage page(Registry registry, String filter, int limit, Optional<String> cursor) {
        try {
            return registry.query(Params.optional(filter), limit, cursor);
        } catch (FilterException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw ProblemException.input(cursor.isPresent() ? "/cursor" : "/filter", e.getMessage());
        }
    }

    /** Returns one device. */
    @GET
    @Path("{id}")
    @Allowed(Role.VIEWER)
    public Response find(@PathParam("id") String id) {
        return answer(require(registry.get(), deviceId(id)));
    }

    /** Returns a device's record or says that there is none. */
    static DeviceRecord require(Registry registry, String id) {
        return registry.find(id).orElseThrow(() -> ProblemException.notFound("there is no device '" + id + "'"));
    }

    /** Merges a patch into the metadata. */
    @PATCH
    @Path("{id}")
    @Consumes({MERGE_PATCH, MediaType.APPLICATION_JSON})
    @Allowed(Role.PROVISIONER)
    public Response patch(@PathParam("id") String id, @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch, Input patch) {
        return answer(provisioning.get().patchMetadata(deviceId(id), patch.members(), etag(ifMatch)));
    }

    /** Unregisters a device. */
    @DELETE
    @Path("{id}")
    @Allowed(Role.PROVISIONER)
    public Response unregister(
            @PathParam("id") String id,
            @QueryParam("purge") String purge,
            @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch) {
        provisioning.get().unregister(deviceId(id), Params.flag("purge", purge), etag(ifMatch));
        return Response.noContent().build();
    }

    /** Lets a device connect. */
    @POST
    @Path("{id}/activate")
    @Consumes(MediaType.APPLICATION_JSON)
    @Allowed(Role.PROVISIONER)
    public Response activate(@PathParam("id") String id, Input body) {
        return answer(provisioning.get().setEnabled(deviceId(id), true, merge(body)));
    }

    /** Keeps a device from connecting, and cuts its connections. */
    @POST
    @Path("{id}/deactivate")
    @Consumes(MediaType.APPLICATION_JSON)
    @Allowed(Role.PROVISIONER)
    public Response deactivate(@PathParam("id") String id, Input body) {
        return answer(provisioning.get().setEnabled(deviceId(id), false, merge(body)));
    }

    /** Names the devices that may speak for a device: {@code {"gateways":[...]}} . */
    @PUT
    @Path("{id}/gateways")
    @Consumes(MediaType.APPLICATION_JSON)
    @Allowed(Role.PROVISIONER)
    public Response gateways(
            @PathParam("id") String id, @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch, Input body) {
        List<String> gateways = body.only("gateways").texts("gateways");
        if (!body.members().containsKey("gateways")) {
            throw body.wrong("gateways", "'gateways' is missing; it is a list of device ids, [] for none");
        }
        return answer(provisioning.get().setGateways(deviceId(id), gateways, etag(ifMatch)));
    }

    /** Replaces the desired configuration: the body is the configuration. */
    @PUT
    @Path("{id}/desired")
    @Consumes(MediaType.APPLICATION_JSON)
    @Allowed(Role.PROVISIONER)
    public Response desired(@PathParam("id") String id, @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch, Input body) {
        return answer(provisioning.get().setDesired(deviceId(id), body.members(), etag(ifMatch)));
    }

    private static Map<String, Object> merge(Input body) {
        return body.only("metadata").object("metadata");
    }

    private Response answer(DeviceRecord device) {
        return Response.ok(views.record(device))
                .header(HttpHeaders.ETAG, quoted(device.etag()))
                .build();
    }

    private static String quoted(String etag) {
        return '"' + etag + '"';
    }

    /** Reads {@code If-Match}: an etag, with or without quotes; {@code *} asks for nothing but that there is a record. */
    private static Optional<String> etag(String ifMatch) {
        return Params.optional(ifMatch)
                .map(String::trim)
                .filter(value -> !value.equals("*"))
                .map(value -> value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"")
                        ? value.substring(1, value.length() - 1)
                        : value);
    }
}
