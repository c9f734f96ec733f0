package io.millrace.health.internal;

import io.millrace.api.health.MetricsSource;
import io.millrace.api.health.MetricsSource.Metric;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.servlet.Servlet;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code GET /metrics}: what every source counts, and the Java virtual machine, as Prometheus reads it. */
@Component(
        service = Servlet.class,
        property = {
            "osgi.http.whiteboard.servlet.name=millrace-metrics",
            "osgi.http.whiteboard.servlet.pattern=/metrics"
        })
public final class MetricsServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(MetricsServlet.class);

    private final transient List<MetricsSource> sources = new CopyOnWriteArrayList<>(List.of(new JvmMetrics()));

    /** Called by the framework. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public void bindSource(MetricsSource source) {
        sources.add(source);
    }

    /** Called by the framework. */
    public void unbindSource(MetricsSource source) {
        sources.remove(source);
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!LoopbackOrViewer.admit(request, response)) {
            return;
        }
        List<Metric> metrics = new ArrayList<>();
        for (MetricsSource source : sources) {
            try {
                metrics.addAll(source.metrics());
            } catch (RuntimeException e) {
                // the boundary to any number of bundles: one that is just being swapped must not take the others along
                LOG.debug("{} has no metrics now: {}", source.getClass().getName(), e.toString());
            }
        }
        byte[] body = PrometheusText.of(metrics).getBytes(StandardCharsets.UTF_8);
        response.setContentType("text/plain; version=0.0.4; charset=utf-8");
        response.setHeader("Cache-Control", "no-store");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
