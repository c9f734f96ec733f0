package io.millrace.rest.internal.page;

import io.millrace.rest.internal.answer.Problem;
import io.millrace.rest.internal.answer.Problems;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import javax.servlet.Servlet;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.osgi.service.component.annotations.Component;

/** Serves the live page at {@code /}: a handful of files, held in memory. What else nobody serves is not found here. */
@Component(
        service = Servlet.class,
        property = {"osgi.http.whiteboard.servlet.name=millrace-page", "osgi.http.whiteboard.servlet.pattern=/*"})
public final class PageServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final String DEVICES = "/devices/";
    private static final Map<String, String> FILES = Map.of(
            "index.html", "text/html; charset=utf-8",
            "app.css", "text/css; charset=utf-8",
            "alerts.js", "text/javascript; charset=utf-8",
            "app.js", "text/javascript; charset=utf-8",
            "api.js", "text/javascript; charset=utf-8",
            "chart.js", "text/javascript; charset=utf-8",
            "detail.js", "text/javascript; charset=utf-8",
            "list.js", "text/javascript; charset=utf-8",
            "icon.svg", "image/svg+xml");

    private static final Map<String, Asset> ASSETS = load();

    private record Asset(String type, byte[] body, String etag) {}

    private static Map<String, Asset> load() {
        Map<String, Asset> files = new LinkedHashMap<>();
        FILES.forEach((name, type) -> files.put("/" + name, read(name, type)));
        files.put("/", files.get("/index.html"));
        return Map.copyOf(files);
    }

    private static Asset read(String name, String type) {
        try (InputStream in = PageServlet.class.getResourceAsStream("/page/" + name)) {
            if (in == null) {
                throw new IllegalStateException("the bundle lacks /page/" + name);
            }
            byte[] body = in.readAllBytes();
            CRC32 crc = new CRC32();
            crc.update(body);
            return new Asset(type, body, '"' + Long.toHexString(crc.getValue()) + '"');
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read /page/" + name, e);
        }
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Asset asset = ASSETS.get(request.getRequestURI());
        boolean head = request.getMethod().equals("HEAD");
        if (request.getRequestURI().startsWith(DEVICES)) {
            // no page: the bundle that serves devices is being replaced, and a 404 would tell them to give up
            Problems.send(request, response, Problem.later(503, "device HTTP is not available; try again", 1));
        } else if (asset == null) {
            Problems.send(request, response, Problem.of(404, "there is nothing at this path; the API is at /api/v1"));
        } else if (!head && !request.getMethod().equals("GET")) {
            response.setHeader("Allow", "GET, HEAD");
            Problems.send(request, response, Problem.of(405, "this path takes GET only"));
        } else {
            send(asset, head, request, response);
        }
    }

    private static void send(Asset asset, boolean head, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        response.setHeader("ETag", asset.etag());
        // asked for anew each time, and answered with 304: a page of another version never mixes with this one
        response.setHeader("Cache-Control", "no-cache");
        if (asset.etag().equals(request.getHeader("If-None-Match"))) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            return;
        }
        response.setContentType(asset.type());
        response.setContentLength(asset.body().length);
        if (!head) {
            response.getOutputStream().write(asset.body());
        }
    }
}
