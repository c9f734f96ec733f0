package io.millrace.alerts.internal;

import io.millrace.api.log.LogRecord;
import io.millrace.api.route.DeadLetter;
import io.millrace.api.route.DeadLetters;
import io.millrace.api.stream.Content;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Dead letters in memory, that are only added. */
final class Letters implements DeadLetters {

    final List<DeadLetter> all = new CopyOnWriteArrayList<>();

    @Override
    public void add(String routeId, LogRecord record, String reason, int attempts) {
        all.add(new DeadLetter(
                "l" + all.size(), routeId, record, new DeadLetter.Failure(reason, Instant.EPOCH, attempts)));
    }

    @Override
    public List<DeadLetter> list(Optional<String> routeId, int limit, Optional<String> before) {
        return all;
    }

    @Override
    public Optional<DeadLetter> letter(String id) {
        return Optional.empty();
    }

    @Override
    public boolean edit(String id, Content content) {
        return false;
    }

    @Override
    public boolean replay(String id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean discard(String id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int erase(String deviceId, String generationId, Instant gone) {
        throw new UnsupportedOperationException();
    }
}
