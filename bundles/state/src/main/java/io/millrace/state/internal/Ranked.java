package io.millrace.state.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Services of one kind that come and go, the highest ranking first and among equals the oldest. Any thread.
 *
 * @param <T> the service
 */
final class Ranked<T> {

    private volatile List<Entry<T>> entries = List.of();

    private record Entry<T>(T service, int ranking, long id) {}

    /**
     * Adds a service.
     *
     * @param properties of the service
     */
    synchronized void add(T service, Map<String, Object> properties) {
        List<Entry<T>> next = new ArrayList<>(entries);
        next.add(new Entry<>(
                service,
                properties.get("service.ranking") instanceof Integer ranking ? ranking : 0,
                properties.get("service.id") instanceof Long id ? id : 0));
        next.sort(Comparator.<Entry<T>>comparingInt(Entry::ranking).reversed().thenComparingLong(Entry::id));
        entries = List.copyOf(next);
    }

    /** Removes a service. */
    synchronized void remove(T service) {
        entries = entries.stream().filter(entry -> entry.service() != service).toList();
    }

    List<T> inOrder() {
        return entries.stream().map(Entry::service).toList();
    }
}
