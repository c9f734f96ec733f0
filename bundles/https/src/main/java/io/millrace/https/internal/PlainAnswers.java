package io.millrace.https.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a Jetty server answer as the rest of Millrace does, where it answers by itself: what is no HTTP with a problem, and the bare path
 * of the devices' web context with that context's own answer and not with a redirect, which a POST would not survive. CONNECT, which
 * names no path, is no HTTP to a server.
 */
final class PlainAnswers implements HttpConfiguration.Customizer {

    private static final Logger LOG = LoggerFactory.getLogger(PlainAnswers.class);
    private static final String DEVICES = "/devices";

    private final Server server;
    private final ErrorHandler before;
    private final List<HttpConfiguration> configurations = new ArrayList<>();

    private PlainAnswers(Server server) {
        this.server = server;
        this.before = server.getErrorHandler();
    }

    /** Begins; {@link #end} undoes it. */
    static PlainAnswers on(Server server) {
        PlainAnswers answers = new PlainAnswers(server);
        server.setErrorHandler(new ProblemPages());
        for (Connector connector : server.getConnectors()) {
            for (ConnectionFactory factory : connector.getConnectionFactories()) {
                if (factory instanceof HttpConnectionFactory http) {
                    http.getHttpConfiguration().addCustomizer(answers);
                    answers.configurations.add(http.getHttpConfiguration());
                }
            }
        }
        return answers;
    }

    void end() {
        configurations.forEach(configuration -> configuration.getCustomizers().remove(this));
        server.setErrorHandler(before);
    }

    @Override
    public void customize(Connector connector, HttpConfiguration configuration, Request request) {
        if (HttpMethod.CONNECT.is(request.getMethod())) {
            refuse(request);
        } else if (DEVICES.equals(request.getPathInfo())) {
            request.setPathInfo(DEVICES + "/");
        }
    }

    private static void refuse(Request request) {
        request.setHandled(true);
        try {
            request.getResponse()
                    .sendError(HttpStatus.BAD_REQUEST_400, request.getMethod() + " is for proxies, and this is none");
        } catch (IOException e) {
            LOG.debug("{} has gone before its answer: {}", request.getRemoteAddr(), e.toString());
        }
    }
}
