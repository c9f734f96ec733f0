package io.millrace.health.internal;

import io.millrace.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import javax.servlet.Servlet;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code GET /health}: 200 when all is well, 503 when something is not, and what. */
@Component(
        service = Servlet.class,
        property = {"osgi.http.whiteboard.servlet.name=millrace-health", "osgi.http.whiteboard.servlet.pattern=/health"
        })
public final class HealthServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final transient HealthReporter reporter;

    /**
     * Called by the framework.
     *
     * @param reporter knows how all is
     */
    @Activate
    public HealthServlet(@Reference HealthReporter reporter) {
        this.reporter = reporter;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!LoopbackOrViewer.admit(request, response)) {
            return;
        }
        List<CheckResult> results = reporter.report();
        boolean up = results.stream().allMatch(CheckResult::ok);
        List<Map<String, Object>> checks = results.stream()
                .map(result -> Json.of("name", result.name(), "ok", result.ok(), "detail", result.detail()))
                .toList();
        byte[] body = Json.write(Json.of("status", up ? "UP" : "DOWN", "checks", checks))
                .getBytes(StandardCharsets.UTF_8);
        response.setStatus(up ? HttpServletResponse.SC_OK : HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        response.setContentType("application/json");
        response.setHeader("Cache-Control", "no-store");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
