package io.millrace.https.internal;

import io.millrace.api.health.Health;
import io.millrace.api.health.HealthCheck;
import io.millrace.api.tls.ServerTls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.servlet.Servlet;
import javax.servlet.ServletException;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.ops4j.pax.web.service.spi.servlet.OsgiScopedServletContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/**
 * The HTTPS listener as a component. It finds Pax Web's Jetty through its servlet, which serves {@code GET /ca.pem} to everybody:
 * what a client must trust to know this server.
 */
@Component(
        service = {Servlet.class, HealthCheck.class},
        configurationPid = HttpsConfig.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        property = {
            "osgi.http.whiteboard.servlet.name=millrace-ca",
            "osgi.http.whiteboard.servlet.pattern=/ca.pem",
            "load-on-startup:Integer=1"
        })
@Designate(ocd = HttpsConfig.class)
public final class HttpsComponent extends HttpServlet implements HealthCheck {

    private static final long serialVersionUID = 1L;

    private final transient TlsProvider tls;
    private final transient HttpsListener listener;

    /**
     * Checks the configuration.
     *
     * @param config as the operator wrote it
     * @param tls has the certificate
     */
    @Activate
    public HttpsComponent(HttpsConfig config, @Reference TlsProvider tls) {
        this.tls = tls;
        listener = new HttpsListener(HttpsSettings.of(config), tls);
        tls.whenBound(listener::attach);
    }

    @Override
    public void init() throws ServletException {
        if (getServletContext() instanceof OsgiScopedServletContext scoped
                && scoped.getContainerServletContext() instanceof ContextHandler.Context context) {
            listener.serve(context.getContextHandler().getServer());
        } else {
            throw new ServletException("HTTPS needs Pax Web on Jetty, and this is " + getServletContext());
        }
    }

    /** Stops listening. */
    @Deactivate
    void stop() {
        tls.whenBound(() -> {});
        listener.detach();
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Optional<ServerTls> provider = tls.last();
        if (provider.isEmpty()) {
            response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE, "the certificate is not there yet");
            return;
        }
        byte[] pem = provider.get().trustedPem().getBytes(StandardCharsets.US_ASCII);
        response.setContentType("application/x-pem-file");
        response.setHeader("Cache-Control", "no-cache");
        response.setContentLength(pem.length);
        response.getOutputStream().write(pem);
    }

    @Override
    public String name() {
        return "https";
    }

    @Override
    public Health check() {
        return listener.health();
    }
}
