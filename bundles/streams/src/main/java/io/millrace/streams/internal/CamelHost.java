package io.millrace.streams.internal;

import io.millrace.api.health.Health;
import io.millrace.api.health.HealthCheck;
import io.millrace.api.health.MetricsSource;
import io.millrace.api.log.LogRecord;
import io.millrace.api.provisioning.ProvisioningChange;
import io.millrace.api.provisioning.ProvisioningStep;
import io.millrace.api.route.DeadLetter;
import io.millrace.api.route.DeadLetters;
import io.millrace.api.route.RouteFile;
import io.millrace.api.route.RouteRepository;
import io.millrace.api.stream.Content;
import io.millrace.streams.internal.deadletter.DeadLetterFolder;
import io.millrace.streams.internal.endpoint.Environment;
import io.millrace.streams.internal.endpoint.RunningRoutes;
import io.millrace.streams.internal.endpoint.WorkflowRoutes;
import io.millrace.streams.internal.guard.RestGuard;
import io.millrace.streams.internal.idempotent.DoneKeys;
import io.millrace.streams.internal.route.MaskedSource;
import io.millrace.streams.internal.route.RouteException;
import io.millrace.streams.internal.route.RouteFolder;
import io.millrace.streams.internal.route.RouteHost;
import io.millrace.streams.internal.route.Templates;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.karaf.core.OsgiDefaultCamelContext;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Camel host: follows the hot folder on a thread of its own, and lets others see routes and dead letters. It
 * starts with its configuration only, since a default folder at the wrong moment would be one without routes.
 */
@Component(
        service = {
            RouteRepository.class,
            DeadLetters.class,
            HealthCheck.class,
            MetricsSource.class,
            ProvisioningStep.class
        },
        configurationPid = StreamsConfig.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = StreamsConfig.class)
public final class CamelHost implements RouteRepository, DeadLetters, HealthCheck, MetricsSource, ProvisioningStep {

    private static final Logger LOG = LoggerFactory.getLogger(CamelHost.class);

    private static final long EXPIRY_MINUTES = 60;

    private final StreamsSettings settings;
    private final Supplier<CamelContext> contexts;
    private final Providers providers;
    private final Connections connections;
    private final BundleRoutes bundles;
    private final RunningRoutes running = new RunningRoutes();
    private final WorkflowRoutes workflows;
    private DeadLetterFolder letters;
    private Replays replays;
    private DoneKeys done;
    private RouteHost host;
    private RouteFolder folder;
    private ScheduledExecutorService follower;
    private volatile boolean ready;

    /**
     * Checks the configuration.
     *
     * @param config as the operator wrote it
     * @param bundle whose view of classes and services routes have
     * @param providers the services of other bundles
     * @param connections what routes can name
     * @param bundles the routes that other bundles bring
     */
    @Activate
    public CamelHost(
            StreamsConfig config,
            BundleContext bundle,
            @Reference Providers providers,
            @Reference Connections connections,
            @Reference BundleRoutes bundles) {
        this(config, () -> new OsgiDefaultCamelContext(bundle), providers, connections, bundles);
    }

    CamelHost(StreamsConfig config, Supplier<CamelContext> contexts, Providers providers) {
        this(config, contexts, providers, new Connections(), new BundleRoutes());
    }

    CamelHost(
            StreamsConfig config,
            Supplier<CamelContext> contexts,
            Providers providers,
            Connections connections,
            BundleRoutes bundles) {
        this.settings = StreamsSettings.of(config);
        this.workflows = new WorkflowRoutes(settings.provisioningTimeout(), connections::mask);
        this.contexts = contexts;
        this.providers = providers;
        this.connections = connections;
        this.bundles = bundles;
    }

    /** Opens the dead letters and begins to follow the folder. */
    @Activate
    void open() {
        ready = false;
        Clock clock = Clock.systemUTC();
        letters = new DeadLetterFolder(settings.deadLettersFolder(), settings.retention(), clock);
        replays = new Replays(letters, running, providers, connections::mask);
        done = new DoneKeys(settings.idempotentFolder(), settings.idempotentMaximum());
        Environment environment =
                new Environment(providers, letters, running, workflows, done, connections::mask, clock);
        RestGuard guard = new RestGuard(settings.allowedComponents(), connections, settings.filesFolder());
        Templates templates = new Templates(settings.routesFolder().resolve("templates"));
        host = new RouteHost(
                new MillraceContexts(contexts, environment, connections, guard, templates),
                settings.shutdownTimeout(),
                settings.startTimeout());
        folder = new RouteFolder(settings.routesFolder(), host, text -> connections
                .fingerprint(text)
                .map(values -> 31 * values + templates.fingerprint(text)));
        if (folder.isAny(text -> templates.isThere(WorkflowRoutes.NAME, text))) {
            workflows.expect();
        }
        follower = Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "millrace-routes"));
        follower.scheduleWithFixedDelay(this::follow, 0, settings.pollInterval().toMillis(), TimeUnit.MILLISECONDS);
        bundles.follow(change -> follower.execute(() -> change.accept(host)));
        follower.scheduleWithFixedDelay(done::sync, 1, 1, TimeUnit.SECONDS);
        follower.scheduleWithFixedDelay(this::expireLetters, 0, EXPIRY_MINUTES, TimeUnit.MINUTES);
    }

    /** Stops all routes. */
    @Deactivate
    void close() {
        bundles.leave();
        follower.shutdown();
        try {
            if (!follower.awaitTermination(settings.shutdownTimeout().toMillis() * 2, TimeUnit.MILLISECONDS)) {
                LOG.warn("A route file takes long to start or stop and is interrupted");
                follower.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        host.close();
        workflows.close();
        done.close();
    }

    private void follow() {
        try {
            folder.scan();
            ready = true;
            workflows.ready();
        } catch (RuntimeException | LinkageError e) {
            // The thread's boundary: a scheduled task that throws is never run again.
            LOG.error("The folder of route files could not be followed; tried again at once", e);
        }
    }

    private void expireLetters() {
        try {
            letters.expire();
        } catch (RuntimeException e) {
            // The thread's boundary, as above.
            LOG.warn("Old dead letters could not be dropped; tried again in {} minutes", EXPIRY_MINUTES, e);
        }
    }

    @Override
    public List<RouteFile> list() {
        return host.list();
    }

    @Override
    public boolean isReady() {
        return ready;
    }

    @Override
    public Optional<RouteFile> find(String id) {
        return host.find(id);
    }

    @Override
    public Optional<RouteFile> setSuspended(String id, Optional<String> routeId, boolean suspended) {
        return onFollower(() -> folder.setSuspended(id, routeId, suspended));
    }

    @Override
    public RouteFile put(String id, String extension, String text) {
        String whole = host.source(id)
                .map(before -> MaskedSource.restore(text, before))
                .orElse(text);
        onFollower(() -> {
            folder.put(id + "." + extension, whole);
            return true;
        });
        return find(id).orElseThrow(() -> new IllegalStateException("the file " + id + " was removed meanwhile"));
    }

    @Override
    public boolean remove(String id) {
        return onFollower(() -> folder.remove(id));
    }

    @Override
    public Optional<String> source(String id) {
        return host.source(id).map(MaskedSource::mask);
    }

    /** Changes the folder where it is followed, so that a change is not taken for somebody else's. */
    private <T> T onFollower(Callable<T> change) {
        try {
            return follower.submit(change).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the server is stopping", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RouteException broken) {
                throw new IllegalArgumentException(broken.getMessage(), broken);
            }
            if (e.getCause() instanceof NoSuchElementException unknown) {
                throw unknown;
            }
            throw new IllegalStateException(
                    "the folder of route files: " + e.getCause().getMessage(), e.getCause());
        }
    }

    @Override
    public void add(String routeId, LogRecord record, String reason, int attempts) {
        letters.add(routeId, record, reason, attempts);
    }

    @Override
    public List<DeadLetter> list(Optional<String> routeId, int limit, Optional<String> before) {
        Set<String> routes = routeId.flatMap(this::find).stream()
                .flatMap(file -> file.routes().stream())
                .map(RouteFile.Route::routeId)
                .collect(Collectors.toSet());
        return letters.list(id -> routeId.isEmpty() || id.equals(routeId.get()) || routes.contains(id), limit, before);
    }

    @Override
    public Optional<DeadLetter> letter(String id) {
        return letters.find(id);
    }

    @Override
    public boolean edit(String id, Content content) {
        if (letters.find(id).filter(letter -> letter.record().position() == 0).isPresent()) {
            throw new IllegalStateException(
                    "it is what a rule said, or an action of an alert, and no record of a stream");
        }
        return letters.edit(id, content);
    }

    @Override
    public boolean replay(String id) {
        return replays.replay(id);
    }

    @Override
    public boolean discard(String id) {
        return letters.discard(id);
    }

    @Override
    public int erase(String deviceId, String generationId, Instant gone) {
        return letters.erase(deviceId, generationId, gone);
    }

    @Override
    public boolean isCalled() {
        return workflows.isCalled();
    }

    @Override
    public boolean mayRefuse() {
        return workflows.mayRefuse();
    }

    @Override
    public void before(ProvisioningChange change) {
        workflows.before(change);
    }

    @Override
    public void after(ProvisioningChange change) {
        workflows.after(change);
    }

    @Override
    public void compensate(ProvisioningChange change) {
        workflows.compensate(change);
    }

    @Override
    public String name() {
        return "streams";
    }

    @Override
    public Health check() {
        List<RouteFile> files = host.list();
        // A mistake in a route file is its author's, not the server's: it is told, and takes no node out of service.
        String broken = files.stream()
                .flatMap(file -> file.error().stream())
                .map(error -> "; " + error)
                .reduce("", String::concat);
        return Health.up(files.size() + " route files, " + letters.size() + " dead letters" + broken);
    }

    @Override
    public List<Metric> metrics() {
        List<Metric> metrics = new ArrayList<>();
        for (RouteFile file : host.list()) {
            for (RouteFile.Route route : file.routes()) {
                metrics.add(
                        exchanges(route.routeId(), "completed", route.counters().completed()));
                metrics.add(
                        exchanges(route.routeId(), "failed", route.counters().failed()));
                metrics.add(new Metric(
                        "millrace_route_in_flight",
                        "Exchanges that a route works on, a batch being one.",
                        Type.GAUGE,
                        Map.of("route", route.routeId()),
                        route.inFlight().count()));
            }
        }
        metrics.add(new Metric(
                "millrace_dead_letters",
                "Records that no route could process and that are kept.",
                Type.GAUGE,
                Map.of(),
                letters.size()));
        return metrics;
    }

    private static Metric exchanges(String routeId, String outcome, long count) {
        return new Metric(
                "millrace_route_exchanges_total",
                "Exchanges of a route, a batch being one.",
                Type.COUNTER,
                Map.of("route", routeId, "outcome", outcome),
                count);
    }
}
