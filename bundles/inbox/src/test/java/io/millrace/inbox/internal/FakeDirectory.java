package io.millrace.inbox.internal;

import io.millrace.api.inbox.InboxException;
import io.millrace.api.inbox.InboxException.Reason;
import io.millrace.api.inbox.OutcomeListener;
import io.millrace.api.log.StreamLog;
import io.millrace.testing.InMemoryStreamLog;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Devices and a log of the test. */
final class FakeDirectory implements Directory {

    final Map<String, String> generations = new ConcurrentHashMap<>(Map.of("press-1", "g-1", "press-2", "g-2"));
    final InMemoryStreamLog log = new InMemoryStreamLog();
    final List<OutcomeListener> listeners = new CopyOnWriteArrayList<>();
    volatile boolean isAway;

    @Override
    public Optional<String> generation(String deviceId) {
        if (isAway) {
            throw new InboxException(Reason.UNAVAILABLE, "away");
        }
        return Optional.ofNullable(generations.get(deviceId));
    }

    @Override
    public Optional<StreamLog> log() {
        return isAway ? Optional.empty() : Optional.of(log);
    }

    @Override
    public List<OutcomeListener> outcomeListeners() {
        return listeners;
    }
}
