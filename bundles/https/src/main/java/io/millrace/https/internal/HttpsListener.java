package io.millrace.https.internal;

import io.millrace.api.health.Health;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A second connector of the Jetty server that serves HTTP, with TLS and an address of its own. It follows that server: Pax Web
 * makes another one when its configuration changes. On both connectors a request's head has a time to come in, and what Jetty
 * refuses by itself is a problem. Any thread.
 */
final class HttpsListener {

    private static final Logger LOG = LoggerFactory.getLogger(HttpsListener.class);
    private static final String HTTP = "http/1.1";
    private static final long STOP_MILLIS = 2_000;
    /** As long as a connection of any other protocol has for its log-in. */
    private static final Duration HEAD_WITHIN = Duration.ofSeconds(10);

    private final HttpsSettings settings;
    private final TlsProvider tls;
    private final Duration headWithin;
    private final List<HeadWatch> watches = new ArrayList<>();
    private Optional<PlainAnswers> answers = Optional.empty();
    private Optional<Server> server = Optional.empty();
    private Optional<ServerConnector> connector = Optional.empty();
    private String failure = "";

    HttpsListener(HttpsSettings settings, TlsProvider tls) {
        this(settings, tls, HEAD_WITHIN);
    }

    /** Makes it with another time for the head of a request. */
    HttpsListener(HttpsSettings settings, TlsProvider tls, Duration headWithin) {
        this.settings = settings;
        this.tls = tls;
        this.headWithin = headWithin;
    }

    /** Listens at a server, instead of the one before, and watches what its clear listeners receive. */
    synchronized void serve(Server now) {
        if (server.isPresent() && server.get() == now) {
            return;
        }
        detach();
        server = Optional.of(now);
        answers = Optional.of(PlainAnswers.on(now));
        Arrays.stream(now.getConnectors()).forEach(this::watch);
        attach();
    }

    private void watch(Connector found) {
        if (found instanceof AbstractConnector watchable) {
            watches.add(HeadWatch.on(watchable, headWithin));
        }
    }

    /** Listens if it could not before. */
    synchronized void attach() {
        if (server.isEmpty() || connector.isPresent() || tls.last().isEmpty()) {
            return;
        }
        ServerConnector made = connector(server.get());
        try {
            made.open();
            server.get().addConnector(made);
            if (server.get().isStarted()) {
                made.start();
            }
            connector = Optional.of(made);
            failure = "";
            LOG.info("HTTPS listens on {}:{}", settings.bindAddress(), made.getLocalPort());
        } catch (IOException e) {
            failed(made, e);
        } catch (Exception e) { // whatever Jetty declares: the clear listener goes on, and health says so
            failed(made, e);
        }
    }

    private void failed(ServerConnector made, Exception cause) {
        made.close();
        server.ifPresent(jetty -> jetty.removeConnector(made));
        failure = cause.getMessage();
        LOG.error(
                "HTTPS cannot listen on {}:{}; set MILLRACE_HTTPS_PORT to a free port",
                settings.bindAddress(),
                settings.port(),
                cause);
    }

    private ServerConnector connector(Server jetty) {
        Optional<HttpConnectionFactory> clear = Arrays.stream(jetty.getConnectors())
                .map(found -> found.getConnectionFactory(HttpConnectionFactory.class))
                .filter(found -> found != null)
                .findFirst();
        HttpConfiguration configuration = clear.map(factory -> new HttpConfiguration(factory.getHttpConfiguration()))
                .orElseGet(HttpConfiguration::new);
        configuration.setSendServerVersion(false);
        configuration.setSecureScheme("https");
        // names are checked with the Host header by the filter before the API, not here against the certificate
        configuration.addCustomizer(new SecureRequestCustomizer(false));
        DynamicSslContextFactory ssl =
                new DynamicSslContextFactory(() -> tls.last().orElseThrow(), settings.askForCertificate());
        ServerConnector made = new ServerConnector(
                jetty, 1, 1, new SslConnectionFactory(ssl, HTTP), new HttpConnectionFactory(configuration));
        made.setName("https");
        made.setHost(settings.bindAddress());
        made.setPort(settings.port());
        watch(made);
        Arrays.stream(jetty.getConnectors())
                .mapToLong(Connector::getIdleTimeout)
                .findFirst()
                .ifPresent(made::setIdleTimeout);
        return made;
    }

    /** Returns the port that it really has; 0 where it has none. */
    synchronized int port() {
        return connector
                .map(ServerConnector::getLocalPort)
                .filter(port -> port > 0)
                .orElse(0);
    }

    /** Tells how it is. */
    synchronized Health health() {
        if (connector.filter(ServerConnector::isStarted).isPresent()) {
            return Health.up("listening on " + settings.bindAddress() + ":" + port());
        }
        if (!failure.isEmpty()) {
            return Health.down("cannot listen on " + settings.bindAddress() + ":" + settings.port() + " (" + failure
                    + "); set MILLRACE_HTTPS_PORT to a free port");
        }
        return Health.down(
                tls.last().isEmpty()
                        ? "waits for its certificate: io.millrace.tls is away; see the server's log for the reason"
                        : "waits for the HTTP server");
    }

    /** Stops listening. */
    synchronized void detach() {
        watches.forEach(HeadWatch::end);
        watches.clear();
        answers.ifPresent(PlainAnswers::end);
        answers = Optional.empty();
        connector.ifPresent(old -> {
            try {
                old.setStopTimeout(STOP_MILLIS);
                old.stop();
            } catch (Exception e) { // whatever Jetty declares: the rest must be undone all the same
                LOG.warn("HTTPS did not stop cleanly", e);
            }
            server.ifPresent(jetty -> jetty.removeConnector(old));
        });
        connector = Optional.empty();
        server = Optional.empty();
    }
}
