package io.millrace.rest.internal;

import io.millrace.api.access.Role;
import io.millrace.api.presence.Presence;
import io.millrace.api.presence.PresenceService;
import io.millrace.api.usage.Quotas;
import io.millrace.rest.internal.access.AccessFilter;
import io.millrace.rest.internal.access.Authenticator;
import io.millrace.rest.internal.access.CachedPasswordVerifier;
import io.millrace.rest.internal.access.Caller;
import io.millrace.rest.internal.access.Origins;
import io.millrace.rest.internal.access.PasswordVerifier;
import io.millrace.rest.internal.access.Sessions;
import io.millrace.rest.internal.http.RestApplication;
import io.millrace.rest.internal.http.RestServlet;
import io.millrace.rest.internal.live.EventsServlet;
import io.millrace.rest.internal.live.LiveConfig;
import io.millrace.rest.internal.live.LiveFeed;
import io.millrace.rest.internal.page.PageServlet;
import io.millrace.rest.internal.provider.DeviceProviders;
import io.millrace.rest.internal.provider.StreamProviders;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.servlet.DispatcherType;
import javax.servlet.Filter;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.servlet.FilterHolder;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;
import org.junit.rules.ExternalResource;
import org.osgi.util.converter.Converters;

/** The API over fakes, on a free port. Each role is a person whose password is {@code secret}. */
public final class RestServer extends ExternalResource {

    /** The largest body that it takes. */
    public static final int MAX_BODY = 4096;

    /** The fleet. */
    public final FakeFleet fleet = new FakeFleet();

    /** Streams, routes, dead letters. */
    public final FakeStreams streams = new FakeStreams();

    /** Alerts. */
    final FakeAlerts alerts = new FakeAlerts();

    /** Commands. */
    public final FakeInbox inbox = new FakeInbox();

    /** Rules. */
    final FakeRules rules = new FakeRules();

    /** State and history. */
    public final FakeState state = new FakeState();

    /** Who of devices is there; tests unbind from it. */
    public final DeviceProviders devices = new DeviceProviders();

    /** People, API keys, the audit trail, logs of devices. */
    public final FakeAccess access = new FakeAccess();

    /** The authenticator. */
    public final Authenticator authenticator = new Authenticator(
            passwords(),
            new Sessions(Duration.ofHours(1), Clock.systemUTC(), access::version),
            new Origins(List.of("millrace.test")),
            access.providers());

    /** What browsers listen to. */
    public LiveFeed feed;

    private final ServletContextHandler context = new ServletContextHandler();
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<Filter> filters;
    private Server server;

    /** Serves without further filters. */
    public RestServer() {
        this(List.of());
    }

    /** Serves with a filter between the log-in and the resources. */
    public RestServer(Filter filter) {
        this(List.of(filter));
    }

    private RestServer(List<Filter> filters) {
        this.filters = filters;
    }

    private PasswordVerifier passwords() {
        return new CachedPasswordVerifier(
                (user, password) -> password.equals("secret")
                        ? Role.ofWireName(user).map(role -> new Caller(user, Set.of(role), access.version(user)))
                        : Optional.empty(),
                Duration.ofSeconds(30),
                Clock.systemUTC(),
                access::version);
    }

    @Override
    protected void before() throws Throwable {
        devices.bindProvisioning(fleet);
        devices.bindRegistry(fleet);
        devices.bindState(state);
        devices.bindPresence(new OnePresent());
        devices.bindInbox(inbox.inbox());
        StreamProviders providers = new StreamProviders();
        providers.bindLog(streams);
        providers.bindAlerts(alerts);
        providers.bindRoutes(streams);
        providers.bindDeadLetters(streams);
        providers.bindRules(rules);
        providers.bindUsageMeter(new FakeUsage());
        providers.bindQuotas(() -> List.of(
                new Quotas.Quota("connections", Quotas.Scope.ALL, 100, 3),
                new Quotas.Quota("messagesPerSecond", Quotas.Scope.DEVICE, 0, -1)));
        context.addFilter(filter(new AccessFilter(authenticator)), "/*", EnumSet.of(DispatcherType.REQUEST));
        filters.forEach(filter -> context.addFilter(filter(filter), "/*", EnumSet.of(DispatcherType.REQUEST)));
        RestServlet servlet = new RestServlet(new RestApplication(
                devices, providers, authenticator, access.providers(), MAX_BODY, Map.of("MILLRACE_MQTT_PORT", "1884")));
        context.addServlet(new ServletHolder(servlet), "/api/v1/*");
        feed = new LiveFeed(
                Converters.standardConverter()
                        .convert(Map.of("intervalMillis", 50))
                        .to(LiveConfig.class),
                providers,
                devices);
        feed.start();
        ServletHolder events = new ServletHolder(new EventsServlet(feed, authenticator));
        events.setAsyncSupported(true);
        context.addServlet(events, "/api/v1/events");
        context.addServlet(new ServletHolder(new PageServlet()), "/*");
        server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(context);
        server.start();
    }

    private static FilterHolder filter(Filter filter) {
        FilterHolder holder = new FilterHolder(filter);
        holder.setAsyncSupported(true);
        return holder;
    }

    @Override
    protected void after() {
        try {
            feed.stop();
            server.stop();
        } catch (Exception e) {
            throw new AssertionError("Jetty does not stop", e);
        }
    }

    /** Returns the port. */
    public int port() {
        return ((ServerConnector) server.getConnectors()[0]).getLocalPort();
    }

    /** Begins a request of a person. */
    public HttpRequest.Builder request(String user, String path) {
        String pair = Base64.getEncoder().encodeToString((user + ":secret").getBytes(StandardCharsets.UTF_8));
        return anonymous(path).header("Authorization", "Basic " + pair);
    }

    /** Begins a request of nobody. */
    public HttpRequest.Builder anonymous(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .timeout(Duration.ofSeconds(20));
    }

    /** Sends a request. */
    public Answer send(HttpRequest.Builder request) {
        try {
            return new Answer(client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray()));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Calls as admin with a JSON body, or without one where it is empty. */
    public Answer call(String method, String path, String body) {
        HttpRequest.Builder request = request("admin", "/api/v1" + path);
        if (body.isEmpty()) {
            return send(request.method(method, HttpRequest.BodyPublishers.noBody()));
        }
        return send(request.header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body)));
    }

    /** Calls as admin without a body. */
    public Answer call(String method, String path) {
        return call(method, path, "");
    }

    /** The device press-1 is connected, no other. */
    private static final class OnePresent implements PresenceService {

        @Override
        public Optional<Presence> connected(String deviceId) {
            return deviceId.equals("press-1")
                    ? Optional.of(new Presence(true, Instant.EPOCH, "mqtt"))
                    : Optional.empty();
        }

        @Override
        public int connections() {
            return 1;
        }
    }
}
