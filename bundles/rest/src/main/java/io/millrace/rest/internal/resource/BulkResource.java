package io.millrace.rest.internal.resource;

import io.millrace.api.access.Role;
import io.millrace.api.provisioning.Provisioning;
import io.millrace.api.registry.DevicePage;
import io.millrace.api.registry.DeviceRecord;
import io.millrace.api.registry.Registry;
import io.millrace.json.Json;
import io.millrace.rest.internal.access.Allowed;
import io.millrace.rest.internal.answer.Params;
import io.millrace.rest.internal.answer.ProblemException;
import io.millrace.rest.internal.provider.Slot;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import javax.ws.rs.Consumes;
import javax.ws.rs.GET;
import javax.ws.rs.HeaderParam;
import javax.ws.rs.POST;
import javax.ws.rs.Path;
import javax.ws.rs.Produces;
import javax.ws.rs.QueryParam;
import javax.ws.rs.core.HttpHeaders;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import javax.ws.rs.core.StreamingOutput;

/** Many devices at once, one JSON object a line, streamed both ways: any number costs the same memory. */
@Path("/")
public final class BulkResource {

    private static final String NDJSON = "application/x-ndjson";
    private static final String GZIP = "gzip";
    private static final int PAGE = 1000;
    private static final int BUFFER = 64 * 1024;

    private final Slot<Provisioning> provisioning;
    private final Slot<Registry> registry;

    /**
     * Takes its parts.
     *
     * @param provisioning registers devices
     * @param registry lists them
     */
    public BulkResource(Slot<Provisioning> provisioning, Slot<Registry> registry) {
        this.provisioning = provisioning;
        this.registry = registry;
    }

    /** Registers a device a line; the answer has a result a line. */
    @POST
    @Path("devices:import")
    @Consumes({NDJSON, "application/ndjson", "application/jsonl", MediaType.APPLICATION_JSON})
    @Produces({NDJSON, MediaType.APPLICATION_JSON})
    @Allowed(Role.PROVISIONER)
    public Response importAll(@HeaderParam(HttpHeaders.CONTENT_ENCODING) String encoding, InputStream body)
            throws IOException {
        provisioning.get();
        InputStream plain = decoded(body, encoding);
        StreamingOutput results = out -> {
            OutputStream buffered = new BufferedOutputStream(out, BUFFER);
            try (InputStream lines = new BufferedInputStream(plain, BUFFER)) {
                new BulkImport(provisioning, buffered).run(lines);
            }
            buffered.flush();
        };
        return Response.ok(results, NDJSON).build();
    }

    private static InputStream decoded(InputStream body, String encoding) throws IOException {
        if (encoding == null || encoding.equals("identity")) {
            return body;
        }
        if (!encoding.equals(GZIP)) {
            throw ProblemException.input("", "Content-Encoding '" + encoding + "' is neither gzip nor identity");
        }
        try {
            return new GZIPInputStream(body, BUFFER);
        } catch (IOException e) {
            throw ProblemException.input("", "the body is not what Content-Encoding: gzip says: " + e.getMessage());
        }
    }

    /** Returns a device a line, without any secret. */
    @GET
    @Path("devices:export")
    @Produces({NDJSON, MediaType.APPLICATION_JSON})
    @Allowed(Role.VIEWER)
    public Response exportAll(
            @QueryParam("filter") String filter, @HeaderParam(HttpHeaders.ACCEPT_ENCODING) String accepted) {
        DevicePage first = DevicesResource.page(registry.get(), filter, PAGE, Optional.empty());
        boolean zipped = accepted != null && Params.list(accepted).stream().anyMatch(BulkResource::isGzip);
        StreamingOutput lines = out -> {
            try (OutputStream buffered =
                    new BufferedOutputStream(zipped ? new GZIPOutputStream(out, BUFFER) : out, BUFFER)) {
                write(filter, first, buffered);
            }
        };
        Response.ResponseBuilder answer = Response.ok(lines, NDJSON).header(HttpHeaders.VARY, "Accept-Encoding");
        return (zipped ? answer.header(HttpHeaders.CONTENT_ENCODING, GZIP) : answer).build();
    }

    private static boolean isGzip(String coding) {
        return coding.equals(GZIP) || coding.startsWith(GZIP + ";") && !coding.endsWith("q=0");
    }

    private void write(String filter, DevicePage first, OutputStream out) throws IOException {
        DevicePage page = first;
        while (true) {
            for (DeviceRecord device : page.devices()) {
                out.write(Json.bytes(DeviceViews.withoutPresence(device)));
                out.write('\n');
            }
            if (page.cursor().isEmpty()) {
                return;
            }
            page = DevicesResource.page(registry.get(), filter, PAGE, page.cursor());
        }
    }
}
