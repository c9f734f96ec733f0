package io.millrace.rest.internal.resource;

import static io.millrace.rest.internal.answer.Params.deviceId;

import io.millrace.api.access.Role;
import io.millrace.api.identity.CredentialInfo;
import io.millrace.api.provisioning.CredentialRequest;
import io.millrace.api.provisioning.Provisioning;
import io.millrace.json.Json;
import io.millrace.rest.internal.access.Allowed;
import io.millrace.rest.internal.answer.Input;
import io.millrace.rest.internal.answer.Page;
import io.millrace.rest.internal.answer.Params;
import io.millrace.rest.internal.answer.ProblemException;
import io.millrace.rest.internal.provider.Slot;
import java.util.Map;
import java.util.Optional;
import javax.ws.rs.Consumes;
import javax.ws.rs.DELETE;
import javax.ws.rs.GET;
import javax.ws.rs.POST;
import javax.ws.rs.PUT;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.QueryParam;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;

/** The named credentials of a device. A secret is in the answer that makes it, and in no other. */
@Path("/devices/{id}/credentials")
@Produces(MediaType.APPLICATION_JSON)
public final class CredentialsResource {

    private final Slot<Provisioning> provisioning;

    /**
     * Takes its part.
     *
     * @param provisioning keeps credentials
     */
    public CredentialsResource(Slot<Provisioning> provisioning) {
        this.provisioning = provisioning;
    }

    /** Lists the credentials. */
    @GET
    @Allowed(Role.VIEWER)
    public Map<String, Object> list(
            @PathParam("id") String id, @QueryParam("limit") String limit, @QueryParam("cursor") String cursor) {
        return Page.of("credentials", provisioning.get().credentials(deviceId(id)), CredentialInfo::name, limit, cursor)
                .view(DeviceViews::credential);
    }

    /** Returns one credential. */
    @GET
    @Path("{name}")
    @Allowed(Role.VIEWER)
    public Map<String, Object> find(@PathParam("id") String id, @PathParam("name") String name) {
        return credential(deviceId(id), name(name))
                .orElseThrow(() -> ProblemException.notFound("device '" + id + "' has no credential '" + name + "'"));
    }

    private Optional<Map<String, Object>> credential(String id, String name) {
        for (CredentialInfo info : provisioning.get().credentials(id)) {
            if (info.name().equals(name)) {
                return Optional.of(DeviceViews.credential(info));
            }
        }
        return Optional.empty();
    }

    /** Adds or replaces one credential. */
    @PUT
    @Path("{name}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Allowed(Role.PROVISIONER)
    public Map<String, Object> put(@PathParam("id") String id, @PathParam("name") String name, Input body) {
        CredentialRequest request = Credentials.named(name(name), body);
        Optional<String> secret =
                Credentials.pointed(body, request, () -> provisioning.get().putCredential(deviceId(id), request));
        Map<String, Object> answer = DeviceViews.credential(request.info());
        secret.ifPresent(made -> answer.put("secret", made));
        return answer;
    }

    /** Removes one credential. */
    @DELETE
    @Path("{name}")
    @Allowed(Role.PROVISIONER)
    public Response remove(@PathParam("id") String id, @PathParam("name") String name) {
        provisioning.get().removeCredential(deviceId(id), name(name));
        return Response.noContent().build();
    }

    /** Makes new secrets for all passwords and keys. */
    @POST
    @Path("reset")
    @Consumes(MediaType.APPLICATION_JSON)
    @Allowed(Role.PROVISIONER)
    public Map<String, Object> reset(@PathParam("id") String id, Input body) {
        body.only();
        return Json.of("credentials", provisioning.get().resetCredentials(deviceId(id)));
    }

    private static String name(String name) {
        return Params.level("name", "credential name", name);
    }
}
