package io.millrace.gateway.internal.core;

import io.millrace.api.gateway.ReplyLink;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Who receives replies, by device or service. Any thread.
 *
 * @param <T> the protocol's end
 */
final class ReplyLinks<T> {

    private final Map<String, List<T>> listeners = new ConcurrentHashMap<>();

    ReplyLink listen(String id, T listener) {
        listeners.merge(id, List.of(listener), (before, added) -> Stream.concat(before.stream(), added.stream())
                .toList());
        return () -> listeners.computeIfPresent(id, (key, all) -> {
            List<T> left = all.stream().filter(one -> one != listener).toList();
            return left.isEmpty() ? null : left;
        });
    }

    /** Hands something to every listener; returns whether one took it. */
    boolean tell(String id, Predicate<T> message) {
        boolean taken = false;
        for (T listener : listeners.getOrDefault(id, List.of())) {
            taken |= message.test(listener);
        }
        return taken;
    }
}
