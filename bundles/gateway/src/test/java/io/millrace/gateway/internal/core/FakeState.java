package io.millrace.gateway.internal.core;

import io.millrace.api.log.LogRecord;
import io.millrace.api.presence.Presence;
import io.millrace.api.state.DeviceState;
import io.millrace.api.state.HistoryPage;
import io.millrace.api.state.HistoryQuery;
import io.millrace.api.state.SamplePage;
import io.millrace.api.state.Sampling;
import io.millrace.api.state.StateStore;
import io.millrace.api.stream.StreamRecord;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A state store that knows the streams that a test gives it. */
public class FakeState implements StateStore {

    private volatile Set<String> streams = Set.of();

    public void streams(Set<String> known) {
        streams = known;
    }

    @Override
    public Set<String> streamIds(String deviceId) {
        return streams;
    }

    @Override
    public void record(List<LogRecord> records) {
        throw new UnsupportedOperationException();
    }

    @Override
    public DeviceState state(String deviceId, Optional<String> streamId) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Presence> lastPresence(String deviceId) {
        return Optional.empty();
    }

    @Override
    public HistoryPage history(HistoryQuery query) {
        throw new UnsupportedOperationException();
    }

    @Override
    public SamplePage samples(HistoryQuery query, Sampling sampling) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int addToHistory(List<StreamRecord> records) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void erase(String deviceId, String generationId, Instant until) {
        throw new UnsupportedOperationException();
    }
}
