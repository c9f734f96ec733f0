package io.millrace.health.internal;

import io.millrace.api.health.Health.Status;
import io.millrace.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import javax.servlet.Servlet;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code GET /health}: 200 when all works, even if somebody should look ({@code DEGRADED}), 503 when something does not; and what. */
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
        Status status = results.stream()
                .map(result -> result.health().status())
                .max(Comparator.naturalOrder())
                .orElse(Status.UP);
        List<Map<String, Object>> checks = results.stream()
                .map(result -> Json.of(
                        "name",
                        result.name(),
                        "ok",
                        result.ok(),
                        "status",
                        result.health().status().name(),
                        "detail",
                        result.detail()))
                .toList();
        byte[] body =
                Json.write(Json.of("status", status.name(), "checks", checks)).getBytes(StandardCharsets.UTF_8);
        response.setStatus(
                status == Status.DOWN ? HttpServletResponse.SC_SERVICE_UNAVAILABLE : HttpServletResponse.SC_OK);
        response.setContentType("application/json");
        response.setHeader("Cache-Control", "no-store");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
