package io.millrace.state.internal;

import io.millrace.api.codec.PayloadDecoder;
import io.millrace.api.codec.RecordReader.OpenRecord;
import io.millrace.api.health.Health;
import io.millrace.api.health.MetricsSource.Metric;
import io.millrace.api.health.MetricsSource.Type;
import io.millrace.api.log.LogRecord;
import io.millrace.api.presence.Presence;
import io.millrace.api.state.DeviceState;
import io.millrace.api.state.HistoryPage;
import io.millrace.api.state.HistoryQuery;
import io.millrace.api.state.SamplePage;
import io.millrace.api.state.Sampling;
import io.millrace.api.state.StateListener;
import io.millrace.api.state.StateStore;
import io.millrace.api.storage.StorageException;
import io.millrace.api.stream.StreamRecord;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The state store. One thread of its own, {@code millrace-state-maintenance}, looks after retention. */
final class DurableState implements StateStore, AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(DurableState.class);
    private static final int CLOSE_SECONDS = 10;

    private final StateFiles files;
    private final StateCache cache;
    private final StateReader reader;
    private final RecordOpener opener;
    private final StateRecorder recorder;
    private final HistoryQueries queries;
    private final HistoryRetention retention;
    private final ScheduledExecutorService maintenance;
    private final long checkSeconds;
    private volatile Optional<StorageException> failure = Optional.empty();

    DurableState(
            StateSettings settings, Ranked<PayloadDecoder> decoders, Ranked<StateListener> listeners, Clock clock) {
        files = new StateFiles(settings);
        cache = new StateCache(settings.cacheBytes());
        reader = new StateReader(files, cache);
        opener = new RecordOpener(new Decoders(decoders), settings.timeFields());
        recorder = new StateRecorder(files, cache, opener, settings.limits(), listeners, clock);
        queries = new HistoryQueries(files, opener);
        retention = new HistoryRetention(files, recorder, settings.retention(), clock);
        checkSeconds = settings.retention().check().toSeconds();
        maintenance =
                Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "millrace-state-maintenance"));
    }

    void start() {
        maintenance.scheduleWithFixedDelay(this::retain, checkSeconds, checkSeconds, TimeUnit.SECONDS);
    }

    @Override
    public void record(List<LogRecord> records) {
        try {
            recorder.record(records);
            failure = Optional.empty();
        } catch (StorageException e) {
            failure = Optional.of(e);
            throw e;
        }
    }

    @Override
    public DeviceState state(String deviceId, Optional<String> streamId) {
        return reader.streams(deviceId).toState(deviceId, streamId);
    }

    @Override
    public Set<String> streamIds(String deviceId) {
        return new TreeSet<>(reader.streams(deviceId).streams().keySet());
    }

    @Override
    public Optional<Presence> lastPresence(String deviceId) {
        return reader.presence(deviceId);
    }

    @Override
    public HistoryPage history(HistoryQuery query) {
        return queries.history(query);
    }

    @Override
    public SamplePage samples(HistoryQuery query, Sampling sampling) {
        return queries.samples(query, sampling);
    }

    @Override
    public int addToHistory(List<StreamRecord> records) {
        return recorder.addToHistory(records);
    }

    @Override
    public void erase(String deviceId, String generationId, Instant gone) {
        recorder.erase(deviceId, generationId, gone.toEpochMilli())
                .ifPresent(before -> retention.expire(deviceId, before));
    }

    OpenRecord open(StreamRecord source) {
        OpenedRecord opened = opener.open(source, 0);
        return new OpenRecord(Instant.ofEpochMilli(opened.order().time()), opened.values());
    }

    Health health() {
        return failure.map(cause -> Health.down(cause.getMessage())).orElseGet(() -> Health.up("records and answers"));
    }

    List<Metric> metrics() {
        double seconds = recorder.writeNanos() / (double) TimeUnit.SECONDS.toNanos(1);
        return List.of(
                metric("millrace_state_recorded_total", "Records recorded.", Type.COUNTER, recorder.recorded()),
                metric("millrace_state_repeated_total", "Records known already.", Type.COUNTER, recorder.repeated()),
                metric("millrace_state_batches_total", "Batches written.", Type.COUNTER, recorder.batches()),
                metric("millrace_state_write_seconds_total", "Time in synced writes.", Type.COUNTER, seconds),
                metric("millrace_state_cached_devices", "Devices in memory.", Type.GAUGE, cache.size()),
                metric("millrace_state_file_bytes", "Size on disk.", Type.GAUGE, files.fileBytes()));
    }

    HistoryRetention retention() {
        return retention;
    }

    @Override
    public void close() {
        maintenance.shutdownNow();
        try {
            maintenance.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        files.close();
    }

    private void retain() {
        try {
            retention.run();
        } catch (RuntimeException e) {
            // A thread boundary: what is thrown past it would end the repetition without a word.
            LOGGER.warn("Retention of the history failed and is tried again: {}", e.getMessage(), e);
        }
    }

    private static Metric metric(String name, String help, Type type, double value) {
        return new Metric(name, help, type, Map.of(), value);
    }
}
