package io.millrace.rest.internal.resource;

import static io.millrace.rest.internal.answer.Params.deviceId;

import io.millrace.api.access.Role;
import io.millrace.api.provisioning.Provisioning;
import io.millrace.api.provisioning.Token;
import io.millrace.json.Json;
import io.millrace.rest.internal.access.Allowed;
import io.millrace.rest.internal.answer.Input;
import io.millrace.rest.internal.answer.Params;
import io.millrace.rest.internal.provider.Slot;
import java.time.Duration;
import javax.ws.rs.Consumes;
import javax.ws.rs.POST;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;

/** Tokens that a device logs in with. They are signed, not stored. */
@Path("/devices/{id}/tokens")
@Produces(MediaType.APPLICATION_JSON)
public final class TokensResource {

    private static final String DEFAULT_VALIDITY = "PT1H";
    private static final Duration MIN = Duration.ofSeconds(1);
    private static final Duration MAX = Duration.ofDays(366);

    private final Slot<Provisioning> provisioning;

    /**
     * Takes its part.
     *
     * @param provisioning signs tokens
     */
    public TokensResource(Slot<Provisioning> provisioning) {
        this.provisioning = provisioning;
    }

    /** Makes a token: {@code {"validFor":"PT1H","path":"telemetry"}}; a path narrows what it is good for. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Allowed(Role.PROVISIONER)
    public Response issue(@PathParam("id") String id, Input body) {
        String validFor = body.only("validFor", "path").text("validFor").orElse(DEFAULT_VALIDITY);
        Duration duration = Params.duration("validFor", validFor);
        if (duration.compareTo(MIN) < 0 || duration.compareTo(MAX) > 0) {
            throw body.wrong("validFor", "validFor '" + validFor + "' is not from PT1S to P366D");
        }
        Token token = body.text("path")
                .map(path -> provisioning.get().issueToken(deviceId(id), duration, path))
                .orElseGet(() -> provisioning.get().issueToken(deviceId(id), duration));
        return Response.status(Response.Status.CREATED)
                .entity(Json.of(
                        "token", token.token(), "expires", token.expires().toString()))
                .build();
    }
}
