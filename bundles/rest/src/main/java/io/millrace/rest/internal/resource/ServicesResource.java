package io.millrace.rest.internal.resource;

import io.millrace.api.access.Role;
import io.millrace.api.address.StreamKind;
import io.millrace.api.identity.Identity;
import io.millrace.api.provisioning.Provisioning;
import io.millrace.api.provisioning.ServiceRegistration;
import io.millrace.api.provisioning.ServiceRequest;
import io.millrace.json.Json;
import io.millrace.rest.internal.access.Allowed;
import io.millrace.rest.internal.answer.Input;
import io.millrace.rest.internal.answer.Page;
import io.millrace.rest.internal.answer.Params;
import io.millrace.rest.internal.answer.ProblemException;
import io.millrace.rest.internal.provider.Slot;
import java.net.URI;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.ws.rs.Consumes;
import javax.ws.rs.DELETE;
import javax.ws.rs.GET;
import javax.ws.rs.POST;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.QueryParam;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;

/** Identities of backend programs. */
@Path("/services")
@Produces(MediaType.APPLICATION_JSON)
public final class ServicesResource {

    private static final String COMMANDS = "commands";

    private final Slot<Provisioning> provisioning;
    private final Examples examples;

    /**
     * Takes its parts.
     *
     * @param provisioning keeps services
     * @param examples how to try a new one
     */
    public ServicesResource(Slot<Provisioning> provisioning, Examples examples) {
        this.provisioning = provisioning;
        this.examples = examples;
    }

    /** Registers a service: {@code {"id":"crm","consume":["telemetry"],"send":["commands"]}}. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Allowed(Role.PROVISIONER)
    public Response register(Input body) {
        body.only("id", "consume", "send");
        String id = serviceId(body.requiredText("id"));
        ServiceRequest request = new ServiceRequest(id, new Identity.Grants(consume(body), send(body)));
        ServiceRegistration made = provisioning.get().registerService(request);
        Map<String, Object> answer = view(made.service());
        answer.put("password", made.password());
        String kind = made.service().grants().consume().stream()
                .sorted()
                .map(StreamKind::wireName)
                .findFirst()
                .orElse("telemetry");
        answer.put("try", examples.service(id, kind, made.password()));
        return Response.created(URI.create("services/" + id)).entity(answer).build();
    }

    private static Set<StreamKind> consume(Input body) {
        Set<StreamKind> kinds = EnumSet.noneOf(StreamKind.class);
        List<String> names = body.texts("consume");
        for (int i = 0; i < names.size(); i++) {
            String pointer = "consume/" + i;
            String name = names.get(i);
            kinds.add(StreamKind.ofWireName(name)
                    .filter(StreamKind::isOpenToServices)
                    .orElseThrow(() -> body.wrong(
                            pointer,
                            "'" + name + "' is no kind that a service can consume; there are "
                                    + Arrays.stream(StreamKind.values())
                                            .filter(StreamKind::isOpenToServices)
                                            .map(StreamKind::wireName)
                                            .collect(Collectors.joining(", ")))));
        }
        return kinds;
    }

    private static Set<String> send(Input body) {
        List<String> words = body.texts("send");
        for (int i = 0; i < words.size(); i++) {
            if (!words.get(i).equals(COMMANDS)) {
                throw body.wrong("send/" + i, "'" + words.get(i) + "' is nothing that a service can send; commands is");
            }
        }
        return Set.copyOf(words);
    }

    /** Lists the services. */
    @GET
    @Allowed(Role.VIEWER)
    public Map<String, Object> list(@QueryParam("limit") String limit, @QueryParam("cursor") String cursor) {
        return Page.of("services", provisioning.get().services(), ServiceRequest::id, limit, cursor)
                .view(ServicesResource::view);
    }

    /** Returns one service. */
    @GET
    @Path("{id}")
    @Allowed(Role.VIEWER)
    public Map<String, Object> find(@PathParam("id") String id) {
        return provisioning.get().services().stream()
                .filter(service -> service.id().equals(id))
                .findFirst()
                .map(ServicesResource::view)
                .orElseThrow(() -> ProblemException.notFound("there is no service '" + serviceId(id) + "'"));
    }

    /** Unregisters a service. */
    @DELETE
    @Path("{id}")
    @Allowed(Role.PROVISIONER)
    public Response unregister(@PathParam("id") String id) {
        provisioning.get().unregisterService(serviceId(id));
        return Response.noContent().build();
    }

    private static String serviceId(String id) {
        return Params.level("id", "service id", id);
    }

    private static Map<String, Object> view(ServiceRequest service) {
        return Json.of(
                "id", service.id(),
                "consume",
                        service.grants().consume().stream()
                                .sorted()
                                .map(StreamKind::wireName)
                                .toList(),
                "send", List.copyOf(new TreeSet<>(service.grants().send())));
    }
}
