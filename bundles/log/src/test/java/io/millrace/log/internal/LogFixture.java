package io.millrace.log.internal;

import io.millrace.api.address.StreamKind;
import io.millrace.api.log.AppendCallback;
import io.millrace.api.log.LogException;
import io.millrace.api.log.LogReader;
import io.millrace.api.log.LogRecord;
import io.millrace.api.stream.StreamRecord;
import io.millrace.testing.MutableClock;
import io.millrace.testing.Records;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.osgi.util.converter.Converters;

/** A log on a folder of the test, and the few things that every test does with it. */
final class LogFixture implements AutoCloseable {

    static final Duration SOON = Duration.ofSeconds(20);
    static final Duration NOW = Duration.ZERO;

    private final MutableClock clock = new MutableClock(Records.TIME);
    private final LogSettings settings;
    private DurableLog log;

    LogFixture(Path folder, Map<String, Object> config) {
        Map<String, Object> all = new HashMap<>(config);
        all.put("folder", folder.toString());
        settings = LogSettings.of(Converters.standardConverter().convert(all).to(LogConfig.class));
        open();
    }

    DurableLog log() {
        return log;
    }

    MutableClock clock() {
        return clock;
    }

    void reopen() {
        log.close();
        open();
    }

    private void open() {
        log = new DurableLog(settings, clock);
        log.start();
    }

    CompletableFuture<Long> appendLater(StreamRecord record) {
        CompletableFuture<Long> result = new CompletableFuture<>();
        log.append(record, new AppendCallback() {
            @Override
            public void appended(long position) {
                result.complete(position);
            }

            @Override
            public void failed(LogException cause) {
                result.completeExceptionally(cause);
            }
        });
        return result;
    }

    long append(StreamRecord record) {
        return append(List.of(record));
    }

    /** Appends records and returns the position of the last. */
    long append(List<StreamRecord> records) {
        List<CompletableFuture<Long>> results =
                records.stream().map(this::appendLater).toList();
        return results.stream()
                .map(result -> result.orTimeout(20, TimeUnit.SECONDS).join())
                .reduce(0L, (before, position) -> position);
    }

    /** Appends telemetry with the payloads from, from + 1 ... to - 1, one a second. */
    long appendNumbers(int from, int to) {
        List<StreamRecord> records = new ArrayList<>();
        for (int i = from; i < to; i++) {
            records.add(Records.record("press-1", Integer.toString(i)).at(i).build());
        }
        return append(records);
    }

    LogReader read(String group) {
        return log.openGroup(StreamKind.TELEMETRY, group, "the test");
    }

    static List<String> payloads(List<LogRecord> records) {
        return records.stream()
                .map(record -> new String(record.record().content().payload(), java.nio.charset.StandardCharsets.UTF_8))
                .toList();
    }

    @Override
    public void close() {
        log.close();
    }
}
