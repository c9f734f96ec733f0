package io.millrace.streams.internal.endpoint;

import io.millrace.api.log.LogRecord;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The routes that read a consumer group now, by route id, for the replay of dead letters. Any thread. */
public final class RunningRoutes {

    private final Map<String, Route> routes = new ConcurrentHashMap<>();

    /** A route that takes records. */
    @FunctionalInterface
    public interface Route {

        /**
         * Sends one record through the route and waits for it.
         *
         * @param record the record
         * @return what the route threw, if it did
         */
        Optional<Throwable> process(LogRecord record);
    }

    void add(String routeId, Route route) {
        routes.put(routeId, route);
    }

    void remove(String routeId, Route route) {
        routes.remove(routeId, route);
    }

    /**
     * Finds a running route.
     *
     * @param routeId its id
     */
    public Optional<Route> find(String routeId) {
        return Optional.ofNullable(routes.get(routeId));
    }
}
