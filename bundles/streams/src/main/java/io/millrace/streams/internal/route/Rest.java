package io.millrace.streams.internal.route;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which routes of a file rest, as somebody chose: all of them, those of later versions too, or some.
 *
 * @param all whether all do
 * @param routes else the ids of those that do
 */
record Rest(boolean all, Set<String> routes) {

    /** All routes run. */
    static final Rest NONE = new Rest(false, Set.of());

    /** No route runs. */
    static final Rest ALL = new Rest(true, Set.of());

    Rest {
        routes = Set.copyOf(routes);
    }

    /** Reads what {@link #text} made. */
    static Rest of(String text) {
        return text.isBlank() ? ALL : new Rest(false, text.lines().collect(Collectors.toSet()));
    }

    /** Returns one id a line; nothing where all rest, as was written before routes could rest alone. Not for {@link #NONE}. */
    String text() {
        return String.join("\n", new TreeSet<>(routes));
    }

    /** Tells whether a route rests. */
    boolean covers(String routeId) {
        return all || routes.contains(routeId);
    }

    /**
     * Returns the choice once a route of its own is suspended or resumed.
     *
     * @param routeId the route
     * @param suspended whether it rests from now on
     * @param known all routes of the file: where all rest and one is resumed, these rest on
     */
    Rest with(String routeId, boolean suspended, Collection<String> known) {
        if (all && suspended) {
            return this;
        }
        Set<String> next = new TreeSet<>(all ? known : routes);
        if (suspended) {
            next.add(routeId);
        } else {
            next.remove(routeId);
        }
        return new Rest(false, next);
    }

    /** Returns the choice without routes that are no more. */
    Rest among(Collection<String> known) {
        return new Rest(all, routes.stream().filter(known::contains).collect(Collectors.toSet()));
    }
}
