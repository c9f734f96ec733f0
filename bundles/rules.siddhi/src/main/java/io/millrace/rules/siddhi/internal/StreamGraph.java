package io.millrace.rules.siddhi.internal;

import io.millrace.rules.query.QueryException;
import io.siddhi.query.api.definition.StreamDefinition;
import io.siddhi.query.api.execution.query.Query;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which streams queries make of which. One that leads back to itself would never end. */
final class StreamGraph {

    private final Map<String, Set<String>> targets = new HashMap<>();
    private final Map<Query, String> made = new LinkedHashMap<>();

    /** Returns the name of a stream; an inner one is another in each partition. */
    static String name(String id, String scope) {
        return id.startsWith("#") ? id + scope : id;
    }

    void add(Query query, List<String> sources, String target) {
        sources.forEach(source ->
                targets.computeIfAbsent(source, key -> new HashSet<>()).add(target));
        made.put(query, target);
        if (reached(target).contains(target)) {
            throw Refusals.at(
                    query,
                    "stream '" + target.replaceAll("@.*", "") + "' leads back to itself; expected streams that end");
        }
    }

    private Set<String> reached(String start) {
        Set<String> seen = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(targets.getOrDefault(start, Set.of()));
        while (!open.isEmpty()) {
            String next = open.remove();
            if (seen.add(next)) {
                open.addAll(targets.getOrDefault(next, Set.of()));
            }
        }
        return seen;
    }

    /** Checks that alerts come out, and that something comes into each stream. */
    void check(Map<String, StreamDefinition> defined) {
        for (StreamDefinition stream : defined.values()) {
            if (!stream.getId().equals(Streams.TELEMETRY) && !made.containsValue(stream.getId())) {
                throw Refusals.at(
                        stream,
                        "nothing comes into stream '" + stream.getId()
                                + "'; expected a query that inserts into it, or none but telemetry");
            }
        }
        if (!made.containsValue(Streams.ALERTS)) {
            Query last =
                    made.keySet().stream().reduce((first, second) -> second).orElse(null);
            String reason =
                    "nothing is inserted into 'alerts'; expected such as 'from telemetry[temperature > 80] select"
                            + " device, temperature insert into alerts'";
            throw last == null ? new QueryException(0, 0, reason) : Refusals.at(last, reason);
        }
    }
}
