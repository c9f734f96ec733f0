package io.millrace.api.route;

import io.millrace.api.log.GroupInfo;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A file of Camel routes and what runs of it.
 *
 * @param id the file's name without its extension
 * @param fileName with it
 * @param error why the newest version of the file does not run; an older one may still
 * @param routes the routes that run now
 */
public record RouteFile(String id, String fileName, Optional<String> error, List<Route> routes) {

    /** Checks that nothing is missing. */
    public RouteFile {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(fileName, "fileName");
        Objects.requireNonNull(error, "error");
        routes = List.copyOf(routes);
    }

    /**
     * One running route.
     *
     * @param routeId its id
     * @param description its description, empty without one
     * @param state {@code started}, {@code suspended} or {@code stopped}
     * @param counters exchanges so far
     * @param inFlight exchanges that it works on now
     * @param lastError what was thrown last
     * @param reads the consumer group that it reads, with its lag
     */
    public record Route(
            String routeId,
            String description,
            String state,
            Counters counters,
            InFlight inFlight,
            Optional<String> lastError,
            Optional<GroupInfo> reads) {

        /** Checks that nothing is missing. */
        public Route {
            Objects.requireNonNull(routeId, "routeId");
            Objects.requireNonNull(description, "description");
            Objects.requireNonNull(state, "state");
            Objects.requireNonNull(counters, "counters");
            Objects.requireNonNull(inFlight, "inFlight");
            Objects.requireNonNull(lastError, "lastError");
            Objects.requireNonNull(reads, "reads");
        }
    }

    /**
     * Exchanges that a route works on; one that never returns stays there.
     *
     * @param count how many
     * @param since when the oldest of them began
     */
    public record InFlight(int count, Optional<Instant> since) {

        /** None. */
        public static final InFlight NONE = new InFlight(0, Optional.empty());

        /** Checks that nothing is missing. */
        public InFlight {
            Objects.requireNonNull(since, "since");
        }
    }

    /**
     * Exchanges since the route started.
     *
     * @param completed done
     * @param failed thrown, before any retry
     */
    public record Counters(long completed, long failed) {}
}
