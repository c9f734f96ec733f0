package io.millrace.gateway.internal.core;

import io.millrace.api.gateway.ReplyLink;
import io.millrace.api.gateway.ReplyListener;
import io.millrace.api.stream.Content;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Who receives replies, by device. Any thread. */
final class ReplyLinks {

    private final Map<String, List<ReplyListener>> listeners = new ConcurrentHashMap<>();

    ReplyLink listen(String deviceId, ReplyListener listener) {
        listeners.merge(deviceId, List.of(listener), (before, added) -> Stream.concat(before.stream(), added.stream())
                .toList());
        return () -> listeners.computeIfPresent(deviceId, (id, all) -> {
            List<ReplyListener> left =
                    all.stream().filter(one -> one != listener).toList();
            return left.isEmpty() ? null : left;
        });
    }

    boolean reply(String deviceId, String requestId, int status, Content content) {
        boolean taken = false;
        for (ReplyListener listener : listeners.getOrDefault(deviceId, List.of())) {
            taken |= listener.reply(requestId, status, content);
        }
        return taken;
    }
}
