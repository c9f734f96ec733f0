package io.millrace.rest.internal;

import io.millrace.api.address.StreamKind;
import io.millrace.api.log.LogRecord;
import io.millrace.api.presence.Presence;
import io.millrace.api.state.DeviceState;
import io.millrace.api.state.FieldValue;
import io.millrace.api.state.HistoryPage;
import io.millrace.api.state.HistoryQuery;
import io.millrace.api.state.HistoryRecord;
import io.millrace.api.state.SamplePage;
import io.millrace.api.state.Sampling;
import io.millrace.api.state.StateStore;
import io.millrace.api.stream.StreamRecord;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One known value, one record, one sample; remembers what it was asked. */
public final class FakeState implements StateStore {

    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

    /** The last question. */
    public volatile HistoryQuery asked;

    /** The last sampling. */
    public volatile Sampling sampling;

    @Override
    public void record(List<LogRecord> records) {
        throw new UnsupportedOperationException("routes do that");
    }

    @Override
    public DeviceState state(String deviceId, Optional<String> streamId) {
        Map<String, FieldValue> fields = Map.of("motor.rpm", new FieldValue(900, TIME, TIME, "default"));
        return new DeviceState(deviceId, fields, Map.of("default", fields));
    }

    @Override
    public Set<String> streamIds(String deviceId) {
        return Set.of("default");
    }

    @Override
    public Optional<Presence> lastPresence(String deviceId) {
        return Optional.of(new Presence(true, TIME, "mqtt"));
    }

    @Override
    public HistoryPage history(HistoryQuery query) {
        asked = query;
        return new HistoryPage(
                List.of(new HistoryRecord(
                        TIME, FakeStreams.record(StreamKind.TELEMETRY, query.deviceId(), "{\"t\":1}"))),
                Optional.of("next"));
    }

    @Override
    public SamplePage samples(HistoryQuery query, Sampling how) {
        asked = query;
        sampling = how;
        return new SamplePage(
                List.of(new SamplePage.Sample(TIME, Map.of("t", Map.of(Sampling.Function.MAX, 1.5)))),
                Optional.empty());
    }

    @Override
    public int addToHistory(List<StreamRecord> records) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void erase(String deviceId, String generationId, Instant until) {
        throw new UnsupportedOperationException("provisioning does that");
    }
}
