package io.millrace.streams.internal.route;

import io.millrace.api.log.GroupInfo;
import io.millrace.api.log.LogException;
import io.millrace.api.route.RouteFile;
import io.millrace.streams.internal.endpoint.GroupConsumer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.LineNumberAware;
import org.apache.camel.LoggingLevel;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.apache.camel.StartupSummaryLevel;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.errorhandler.DefaultErrorHandlerDefinition;
import org.apache.camel.spi.RouteController;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.support.service.ServiceHelper;

/**
 * One version of a route file in a context of its own, which makes its removal complete. First prepared, so that a
 * mistake shows while the version before it still runs, then started.
 */
final class Deployment {

    private final RouteSource source;
    private final CamelContext context;
    private final UnaryOperator<String> mask;
    private final Set<String> suspended = ConcurrentHashMap.newKeySet();
    private final Set<String> unbegun = ConcurrentHashMap.newKeySet();
    private final Map<String, RouteStatistics> statistics = new ConcurrentHashMap<>();

    private Deployment(RouteSource source, CamelContext context, UnaryOperator<String> mask) {
        this.source = source;
        this.context = context;
        this.mask = mask;
    }

    /**
     * Reads a file and makes everything but start it.
     *
     * @param source the file
     * @param contexts makes its context
     * @param shutdownTimeout how long its routes may finish what they work on when it stops
     * @throws RouteException if it cannot run; nothing of it is left then
     */
    static Deployment prepare(RouteSource source, ContextFactory contexts, Duration shutdownTimeout)
            throws RouteException {
        Deployment deployment = new Deployment(source, contexts.create(source), contexts::mask);
        try {
            deployment.load(contexts.templates(), shutdownTimeout);
            return deployment;
        } catch (RouteException e) {
            deployment.stop();
            throw e;
        } catch (StackOverflowError e) {
            deployment.stop();
            throw new RouteException(source.fileName() + ": it is nested too deeply", e);
        } catch (Exception | LinkageError e) {
            // The boundary to Camel and to whatever component a file names: all of it is a mistake of the file.
            RouteException reason = RouteErrors.of(source, e, deployment.lineOf(e), contexts::mask);
            deployment.stop();
            throw reason;
        }
    }

    private void load(Templates templates, Duration shutdownTimeout) throws Exception {
        FileBounds.require(source);
        context.setSourceLocationEnabled(true);
        context.setStartupSummaryLevel(StartupSummaryLevel.Off);
        context.getShutdownStrategy().setTimeout(shutdownTimeout.toMillis());
        context.getShutdownStrategy().setTimeUnit(TimeUnit.MILLISECONDS);
        context.getExecutorServiceManager().setShutdownAwaitTermination(shutdownTimeout.toMillis());
        context.getShutdownStrategy().setLogInflightExchangesOnTimeout(false);
        context.addRoutePolicyFactory(
                (c, routeId, definition) -> statistics.computeIfAbsent(routeId, id -> new RouteStatistics(mask)));
        if (source.builder().isPresent()) {
            context.addRoutes(source.builder().get());
        } else {
            loadFile(templates);
        }
        List<RouteDefinition> definitions = model().getRouteDefinitions();
        if (definitions.isEmpty()) {
            throw new RouteException(source.fileName() + ": there is no route in it");
        }
        for (int i = 0; i < definitions.size(); i++) {
            name(definitions.get(i), i);
            quieten(definitions.get(i));
        }
        context.setAutoStartup(false);
        context.start();
    }

    private void loadFile(Templates templates) throws Exception {
        for (RouteSource template : templates.of(source.text())) {
            load(template);
        }
        // Camel takes all that follows the first dot for the extension.
        String name = source.id().replace('.', '-')
                + source.fileName().substring(source.id().length());
        PluginHelper.getRoutesLoader(context).loadRoutes(ResourceHelper.fromString("file:" + name, source.text()));
    }

    /** A mistake in a template is the template's. */
    private void load(RouteSource template) throws RouteException {
        FileBounds.require(template);
        try {
            PluginHelper.getRoutesLoader(context)
                    .loadRoutes(ResourceHelper.fromString("file:" + template.fileName(), template.text()));
        } catch (Exception | LinkageError e) {
            // The boundary to Camel, as in prepare.
            throw RouteErrors.of(template, e, Optional.empty(), mask);
        }
    }

    private void name(RouteDefinition definition, int index) {
        // An id that Camel makes up is the same in every context, and dead letters are found by it.
        if (!definition.hasCustomIdAssigned()) {
            definition.setId(index == 0 ? source.id() : source.id() + "." + (index + 1));
        }
    }

    /** Fails as Camel's own handler does, but the consumer tells of it once, where Camel would log at each attempt. */
    private static void quieten(RouteDefinition definition) {
        if (!definition.isErrorHandlerFactorySet()) {
            DefaultErrorHandlerDefinition handler = new DefaultErrorHandlerDefinition();
            handler.setLevel(LoggingLevel.OFF.name());
            definition.errorHandler(handler);
        }
    }

    /**
     * Starts the routes.
     *
     * @param rest those that are not started before they are resumed
     * @throws RouteException if one does not start
     */
    void start(Rest rest) throws RouteException {
        routeIds().stream().filter(rest::covers).forEach(id -> {
            suspended.add(id);
            unbegun.add(id);
        });
        try {
            for (String id : routeIds()) {
                if (!unbegun.contains(id)) {
                    begin(id);
                }
            }
        } catch (Exception | LinkageError e) {
            // The boundary to Camel and to whatever component a file names.
            throw RouteErrors.of(source, e, lineOf(e), mask);
        }
    }

    private void begin(String routeId) throws Exception {
        if (!"false".equals(model().getRouteDefinition(routeId).getAutoStartup())) {
            controller().startRoute(routeId);
        }
    }

    /** Stops the routes and forgets them. */
    void stop() {
        context.stop();
        // A context whose start failed counts as stopped, and its converters would listen to the container for ever.
        ServiceHelper.stopAndShutdownService(context.getTypeConverter());
    }

    /**
     * Suspends those that are to rest and resumes the others.
     *
     * @param rest those that are to rest
     * @throws RouteException if one refuses
     */
    void change(Rest rest) throws RouteException {
        try {
            for (String id : routeIds()) {
                if (rest.covers(id) && !suspended.contains(id)) {
                    controller().suspendRoute(id);
                    suspended.add(id);
                } else if (!rest.covers(id) && suspended.contains(id)) {
                    resume(id);
                    suspended.remove(id);
                }
            }
        } catch (Exception | LinkageError e) {
            // The boundary to Camel and to whatever component a file names.
            throw RouteErrors.of(source, e, lineOf(e), mask);
        }
    }

    private void resume(String routeId) throws Exception {
        if (unbegun.contains(routeId)) {
            begin(routeId);
            unbegun.remove(routeId);
        } else {
            controller().resumeRoute(routeId);
        }
    }

    /** Returns the ids of its routes. */
    List<String> routeIds() {
        return context.getRoutes().stream().map(Route::getRouteId).toList();
    }

    /** Returns the groups that are of no use without its routes. */
    Set<GroupConsumer.OwnGroup> ownGroups() {
        return context.getRoutes().stream()
                .map(Route::getConsumer)
                .flatMap(consumer -> consumer instanceof GroupConsumer reader ? reader.own().stream() : Stream.empty())
                .collect(Collectors.toSet());
    }

    /** Returns how its routes fare. */
    List<RouteFile.Route> routes() {
        List<RouteFile.Route> routes = new ArrayList<>();
        for (Route route : context.getRoutes()) {
            RouteStatistics figures = statistics.computeIfAbsent(route.getRouteId(), id -> new RouteStatistics(mask));
            routes.add(new RouteFile.Route(
                    route.getRouteId(),
                    Optional.ofNullable(route.getDescription()).orElse(""),
                    state(route.getRouteId()),
                    figures.counters(),
                    figures.inFlight(),
                    figures.lastError(),
                    group(route)));
        }
        return routes;
    }

    private static Optional<GroupInfo> group(Route route) {
        try {
            return route.getConsumer() instanceof GroupConsumer consumer ? consumer.group() : Optional.empty();
        } catch (LogException e) {
            // The log is being swapped; what runs is to be seen all the same.
            return Optional.empty();
        }
    }

    /** Returns the file that runs. */
    RouteSource source() {
        return source;
    }

    private String state(String routeId) {
        ServiceStatus status = controller().getRouteStatus(routeId);
        if (suspended.contains(routeId)) {
            return "suspended";
        }
        if (status == null) {
            return "stopped";
        }
        return status.isStarted() ? "started" : status.isSuspended() ? "suspended" : "stopped";
    }

    /** Returns the line of the step that Camel names in a failure, or else where its route begins. */
    private Optional<Integer> lineOf(Throwable failure) {
        Optional<RouteDefinition> route = RouteErrors.routeOf(failure).map(model()::getRouteDefinition);
        return route.flatMap(found -> lineOfStep(found, RouteErrors.stepOf(failure)))
                .or(() -> route.map(RouteDefinition::getLineNumber).filter(line -> line > 0));
    }

    private static Optional<Integer> lineOfStep(RouteDefinition route, Optional<String> step) {
        return ProcessorDefinitionHelper.filterTypeInOutputs(route.getOutputs(), LineNumberAware.class).stream()
                .filter(output -> step.equals(Optional.of(output.toString())))
                .map(LineNumberAware::getLineNumber)
                .filter(line -> line > 0)
                .findFirst();
    }

    private RouteController controller() {
        return context.getRouteController();
    }

    private ModelCamelContext model() {
        return (ModelCamelContext) context;
    }
}
