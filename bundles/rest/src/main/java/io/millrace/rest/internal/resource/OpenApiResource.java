package io.millrace.rest.internal.resource;

import io.millrace.api.access.Role;
import io.millrace.rest.internal.access.Allowed;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.Produces;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;

/** The description of this API. */
@Path("/openapi.json")
@Produces(MediaType.APPLICATION_JSON)
public final class OpenApiResource {

    private static final String FILE = "/openapi.json";

    /** Returns the OpenAPI document. */
    @GET
    @Allowed(Role.VIEWER)
    public Response document() {
        return Response.ok(read()).build();
    }

    private static byte[] read() {
        try (InputStream in = OpenApiResource.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException("the bundle lacks " + FILE);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + FILE, e);
        }
    }
}
