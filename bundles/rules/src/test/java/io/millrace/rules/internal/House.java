package io.millrace.rules.internal;

import io.millrace.api.address.StreamKind;
import io.millrace.api.codec.RecordReader;
import io.millrace.api.codec.RecordReader.OpenRecord;
import io.millrace.api.log.AppendCallback;
import io.millrace.api.log.LogException;
import io.millrace.api.log.LogReader;
import io.millrace.api.log.LogRecord;
import io.millrace.api.log.StreamLog.SeekTarget;
import io.millrace.api.registry.DevicePage;
import io.millrace.api.registry.DeviceRecord;
import io.millrace.api.registry.DeviceStatus;
import io.millrace.api.registry.Registry;
import io.millrace.api.rule.RuleSignal;
import io.millrace.api.storage.Database;
import io.millrace.api.stream.StreamRecord;
import io.millrace.json.Json;
import io.millrace.testing.FakeSecretBox;
import io.millrace.testing.InMemoryStateStore;
import io.millrace.testing.InMemoryStreamLog;
import io.millrace.testing.MutableClock;
import io.millrace.testing.Records;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rules with a log that a route reads, as in a server; the clock is the test's. */
final class House {

    static final String GROUP = "hot-path";

    final MutableClock clock = new MutableClock(Records.TIME);
    final InMemoryStreamLog log = new InMemoryStreamLog();
    final InMemoryStateStore state = new InMemoryStateStore();
    final FakeQueries queries = new FakeQueries();
    Duration backtest = Duration.ofMinutes(1);
    /** Runs whenever all devices are asked for, as a back-test does when it begins. */
    Runnable devicesAsked = () -> {};

    FakeSecretBox box = new FakeSecretBox("master");
    private final Database database;
    private final Path folder;
    private RuleHost host;
    private LogReader route;

    House(Database database, Path folder) {
        this.database = database;
        this.folder = folder;
        log.createGroup(StreamKind.TELEMETRY, GROUP, new SeekTarget.Earliest());
    }

    RuleHost start() {
        RecordReader reader = record -> new OpenRecord(
                record.stamp().enqueuedTime(),
                Json.tryRead(record.content().payload())
                        .filter(Map.class::isInstance)
                        .map(map -> Json.object((Map<?, ?>) map)));
        RulesSettings settings = new RulesSettings(
                folder, GROUP, 3, new RulesSettings.Memory(1 << 24, 1 << 22, 1000), Duration.ofHours(1), backtest);
        host = new RuleHost(
                settings,
                new RuleHost.Surroundings(database, box, log, reader, new RuleSources(registry(), state, queries)),
                clock);
        host.start();
        return host;
    }

    private Registry registry() {
        return (Registry) Proxy.newProxyInstance(
                House.class.getClassLoader(),
                new Class<?>[] {Registry.class},
                (proxy, method, args) -> method.getName().equals("query") ? page() : find((String) args[0]));
    }

    private static Optional<DeviceRecord> find(String id) {
        return Optional.of(id).filter(known -> !known.equals("nobody")).map(House::device);
    }

    private static DeviceRecord device(String id) {
        return new DeviceRecord(
                id, DeviceStatus.ENABLED, Map.of("site", "Ulm"), Map.of(), Map.of(), 0, List.of(), "g-1", "e");
    }

    private DevicePage page() {
        devicesAsked.run();
        List<DeviceRecord> devices = state.recorded().stream()
                .map(record -> record.record().deviceId())
                .distinct()
                .map(House::device)
                .toList();
        return new DevicePage(devices, true, Optional.empty());
    }

    /** Appends a record and lets the route take all that it has not taken. */
    List<RuleSignal> send(String deviceId, String payload) {
        append(deviceId, payload);
        return route();
    }

    void append(String deviceId, String payload) {
        clock.advance(Duration.ofSeconds(1));
        log.append(Records.record(deviceId, payload).at(clock.instant()).build(), new AppendCallback() {
            @Override
            public void appended(long position) {}

            @Override
            public void failed(LogException cause) {
                throw cause;
            }
        });
    }

    /** Returns what the route has not taken yet, as if it were about to. */
    List<LogRecord> unread() {
        long done = log.group(StreamKind.TELEMETRY, GROUP).orElseThrow().position();
        List<LogRecord> unread = new ArrayList<>();
        List<StreamRecord> all = log.records(StreamKind.TELEMETRY);
        for (int i = (int) done; i < all.size(); i++) {
            unread.add(new LogRecord(i + 1L, all.get(i)));
        }
        return unread;
    }

    List<RuleSignal> route() {
        if (route == null) {
            route = log.openGroup(StreamKind.TELEMETRY, GROUP, "test");
        }
        List<RuleSignal> signals = new ArrayList<>();
        try {
            List<LogRecord> records = route.poll(100, Duration.ofMillis(1));
            while (!records.isEmpty()) {
                state.record(records);
                signals.addAll(host.engine().process(records));
                route.commit(records.get(records.size() - 1).position());
                records = route.poll(100, Duration.ofMillis(1));
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return signals;
    }

    /** The process is killed: nothing more is written. */
    void kill() {
        host = null;
    }
}
