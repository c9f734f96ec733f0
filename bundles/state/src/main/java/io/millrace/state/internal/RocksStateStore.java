package io.millrace.state.internal;

import io.millrace.api.codec.PayloadDecoder;
import io.millrace.api.codec.RecordReader;
import io.millrace.api.health.Health;
import io.millrace.api.health.HealthCheck;
import io.millrace.api.health.MetricsSource;
import io.millrace.api.log.LogRecord;
import io.millrace.api.presence.Presence;
import io.millrace.api.state.DeviceState;
import io.millrace.api.state.HistoryPage;
import io.millrace.api.state.HistoryQuery;
import io.millrace.api.state.SamplePage;
import io.millrace.api.state.Sampling;
import io.millrace.api.state.StateListener;
import io.millrace.api.state.StateStore;
import io.millrace.api.stream.StreamRecord;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Offers state and history as a service; {@link DurableState} does the work. Waits for a first decoder, so that no record is
 * taken whose payload nobody can open yet; decoders and listeners may come and go after that.
 */
@Component(
        configurationPid = "io.millrace.state",
        configurationPolicy = ConfigurationPolicy.OPTIONAL,
        immediate = true,
        service = {StateStore.class, RecordReader.class, HealthCheck.class, MetricsSource.class})
@Designate(ocd = StateConfig.class)
public final class RocksStateStore implements StateStore, RecordReader, HealthCheck, MetricsSource {

    private final Ranked<PayloadDecoder> decoders = new Ranked<>();
    private final Ranked<StateListener> listeners = new Ranked<>();
    private final DurableState state;

    /**
     * Opens the store.
     *
     * @param config see config/io.millrace.state.cfg
     */
    @Activate
    public RocksStateStore(StateConfig config) {
        state = new DurableState(StateSettings.of(config), decoders, listeners, Clock.systemUTC());
    }

    /** Starts its thread. */
    @Activate
    void start() {
        state.start();
    }

    /** Closes the files, so that the next version of this bundle can open them. */
    @Deactivate
    void stop() {
        state.close();
    }

    @Reference(cardinality = ReferenceCardinality.AT_LEAST_ONE, policy = ReferencePolicy.DYNAMIC)
    void addDecoder(PayloadDecoder decoder, Map<String, Object> properties) {
        decoders.add(decoder, properties);
    }

    void removeDecoder(PayloadDecoder decoder) {
        decoders.remove(decoder);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addListener(StateListener listener, Map<String, Object> properties) {
        listeners.add(listener, properties);
    }

    void removeListener(StateListener listener) {
        listeners.remove(listener);
    }

    @Override
    public void record(List<LogRecord> records) {
        state.record(records);
    }

    @Override
    public DeviceState state(String deviceId, Optional<String> streamId) {
        return state.state(deviceId, streamId);
    }

    @Override
    public Set<String> streamIds(String deviceId) {
        return state.streamIds(deviceId);
    }

    @Override
    public Optional<Presence> lastPresence(String deviceId) {
        return state.lastPresence(deviceId);
    }

    @Override
    public HistoryPage history(HistoryQuery query) {
        return state.history(query);
    }

    @Override
    public SamplePage samples(HistoryQuery query, Sampling sampling) {
        return state.samples(query, sampling);
    }

    @Override
    public int addToHistory(List<StreamRecord> records) {
        return state.addToHistory(records);
    }

    @Override
    public void erase(String deviceId, String generationId, Instant gone) {
        state.erase(deviceId, generationId, gone);
    }

    @Override
    public OpenRecord open(StreamRecord source) {
        return state.open(source);
    }

    @Override
    public String name() {
        return "state";
    }

    @Override
    public Health check() {
        return state.health();
    }

    @Override
    public List<Metric> metrics() {
        return state.metrics();
    }
}
