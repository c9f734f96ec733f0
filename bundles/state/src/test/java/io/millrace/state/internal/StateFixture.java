package io.millrace.state.internal;

import static org.junit.Assert.assertTrue;

import io.millrace.api.codec.PayloadDecoder;
import io.millrace.api.log.LogRecord;
import io.millrace.api.state.FieldValue;
import io.millrace.api.state.HistoryPage;
import io.millrace.api.state.HistoryQuery;
import io.millrace.api.state.HistoryQuery.TimeBasis;
import io.millrace.api.state.HistoryQuery.TimeRange;
import io.millrace.api.state.StateListener;
import io.millrace.api.stream.StreamRecord;
import io.millrace.testing.MutableClock;
import io.millrace.testing.Records;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.osgi.util.converter.Converters;

/** A state store on a folder of the test, and the few things that every test does with it. */
final class StateFixture implements AutoCloseable {

    private final MutableClock clock = new MutableClock(Records.TIME);
    private final Ranked<PayloadDecoder> decoders = new Ranked<>();
    private final Ranked<StateListener> listeners = new Ranked<>();
    private final StateSettings settings;
    private DurableState state;
    private long position;

    StateFixture(Path folder, Map<String, Object> config) {
        Map<String, Object> all = new HashMap<>(config);
        all.put("folder", folder.toString());
        settings = StateSettings.of(Converters.standardConverter().convert(all).to(StateConfig.class));
        decoders.add(new JsonPayloadDecoder(), Map.of());
        open();
    }

    DurableState state() {
        return state;
    }

    MutableClock clock() {
        return clock;
    }

    Ranked<PayloadDecoder> decoders() {
        return decoders;
    }

    Ranked<StateListener> listeners() {
        return listeners;
    }

    void reopen() {
        state.close();
        open();
    }

    private void open() {
        state = new DurableState(settings, decoders, listeners, clock);
    }

    /** Gives records the next positions of the log. */
    List<LogRecord> logged(Records... records) {
        List<LogRecord> logged = new ArrayList<>();
        for (Records record : records) {
            logged.add(new LogRecord(++position, record.build()));
        }
        return logged;
    }

    /** Records a batch and returns it as the log has it. */
    List<LogRecord> record(Records... records) {
        List<LogRecord> batch = logged(records);
        state.record(batch);
        return batch;
    }

    /** Returns the newest values of a device by field, as text. */
    String values(String deviceId) {
        return values(state.state(deviceId, Optional.empty()).fields());
    }

    static String values(Map<String, FieldValue> fields) {
        Map<String, Object> values = new TreeMap<>();
        fields.forEach((name, field) -> values.put(name, field.value()));
        return values.toString();
    }

    HistoryPage history(String deviceId, TimeRange range, int limit, Optional<String> cursor) {
        return state.history(new HistoryQuery(deviceId, Optional.empty(), Optional.empty(), range, limit, cursor));
    }

    /** Returns the payloads of a device's whole history. */
    List<String> payloads(String deviceId) {
        return payloads(history(deviceId, TimeRange.ALL, 10_000, Optional.empty()));
    }

    /** Returns the payloads of a device within a range. */
    List<String> payloads(String deviceId, TimeRange range) {
        return payloads(history(deviceId, range, 10_000, Optional.empty()));
    }

    /** Returns the payloads of a device within a range, read page by page, each once. */
    List<String> pages(String deviceId, TimeRange range, int limit) {
        List<String> found = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            HistoryPage page = history(deviceId, range, limit, cursor);
            assertTrue(page.records().size() <= limit);
            found.addAll(payloads(page));
            cursor = page.cursor();
        } while (cursor.isPresent());
        return found.stream().distinct().toList();
    }

    /** Returns a range of times after {@link Records#TIME}. */
    static TimeRange range(TimeBasis basis, long fromMillis, long toMillis) {
        return new TimeRange(
                basis,
                Optional.of(Records.TIME.plusMillis(fromMillis)),
                Optional.of(Records.TIME.plusMillis(toMillis)));
    }

    static List<String> payloads(HistoryPage page) {
        return page.records().stream().map(record -> payload(record.record())).toList();
    }

    static String payload(StreamRecord record) {
        return new String(record.content().payload(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        state.close();
    }
}
