package io.millrace.gateway.http.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.api.identity.IdentityKind;
import io.millrace.api.provisioning.LifecycleEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;
import org.junit.rules.ExternalResource;
import org.osgi.util.converter.Converters;

/** Device HTTP over a fake gateway, on a free port. */
public final class DeviceServer extends ExternalResource {

    private static final ObjectMapper JSON = new ObjectMapper();

    final FakeGateway gateway = new FakeGateway();
    final Providers providers = new Providers();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<String, Object> config;
    private DeviceServlet servlet;
    private Server server;

    /** Serves with a configuration. */
    DeviceServer(Map<String, Object> config) {
        this.config = config;
    }

    @Override
    protected void before() throws Throwable {
        providers.bindGateway(gateway);
        servlet = new DeviceServlet(
                Converters.standardConverter().convert(config).to(HttpGatewayConfig.class), providers);
        ServletContextHandler context = new ServletContextHandler();
        context.setContextPath("/devices");
        ServletHolder holder = new ServletHolder(servlet);
        holder.setAsyncSupported(true);
        context.addServlet(holder, "/*");
        server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        // the least that the system grants, so that what a client does not read has no room in the socket
        connector.setAcceptedSendBufferSize(1);
        server.addConnector(connector);
        server.setHandler(context);
        server.start();
    }

    @Override
    protected void after() {
        try {
            server.stop();
            servlet.stop();
        } catch (Exception e) {
            throw new AssertionError("Jetty does not stop", e);
        }
    }

    int port() {
        return ((ServerConnector) server.getConnectors()[0]).getLocalPort();
    }

    /** Something became of a device. */
    void changed(LifecycleEvent.Type type, String deviceId) {
        servlet.changed(new LifecycleEvent(type, IdentityKind.DEVICE, deviceId, "g1", Instant.EPOCH, Optional.empty()));
    }

    /** Deactivates the servlet, as an update of its bundle does. */
    void stopServlet() {
        servlet.stop();
    }

    double metric(String name) {
        return servlet.metrics().stream()
                .filter(metric -> metric.name().equals(name))
                .findFirst()
                .orElseThrow()
                .value();
    }

    /** Begins a request of a device. */
    HttpRequest.Builder request(String deviceId, String path) {
        return anonymous(path).header("Authorization", basic(deviceId + ":secret"));
    }

    HttpRequest.Builder anonymous(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .timeout(Duration.ofSeconds(20));
    }

    static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    /** Posts as press-1; {@code headers} are names and values in turn. */
    Answer post(String path, String body, String... headers) {
        return post(path, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    Answer post(String path, byte[] body, String... headers) {
        HttpRequest.Builder request = request("press-1", path).POST(BodyPublishers.ofByteArray(body));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    Answer send(HttpRequest.Builder request) {
        try {
            return new Answer(client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    CompletableFuture<Answer> sendLater(HttpRequest.Builder request) {
        return client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofByteArray())
                .thenApply(Answer::new);
    }

    static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    /** What came back. */
    record Answer(HttpResponse<byte[]> response) {

        int status() {
            return response.statusCode();
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        JsonNode json() {
            try {
                return JSON.readTree(response.body());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        String detail() {
            return json().path("detail").asText();
        }
    }
}
