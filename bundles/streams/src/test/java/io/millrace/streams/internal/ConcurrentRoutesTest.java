package io.millrace.streams.internal;

import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.millrace.api.address.StreamKind;
import io.millrace.api.log.GroupInfo;
import io.millrace.api.log.LogRecord;
import io.millrace.api.log.StreamLog;
import io.millrace.api.route.DeadLetter;
import io.millrace.api.stream.Stamp;
import io.millrace.api.stream.StreamRecord;
import io.millrace.testing.InMemoryStreamLog;
import io.millrace.testing.Records;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Header;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Several exchanges at once, in order for each device; how far behind a route is; a stream that is split by its content. */
public class ConcurrentRoutesTest {

    private static final String ROUTE =
            """
            - route:
                id: many
                from:
                  uri: millrace:telemetry
                  parameters: {group: many, start: earliest, concurrentConsumers: 4, attempts: 1, batchSize: %d}
                  steps:
            %s
            """;
    private static final String ONE = "        - to: bean:told?method=one";
    private static final String EACH =
            "        - split: {simple: '${body}', steps: [{to: {uri: 'bean:told?method=each'}}]}";

    @Rule
    public final TemporaryFolder temporary = new TemporaryFolder();

    private final Providers providers = new Providers();
    private final InMemoryStreamLog log = new InMemoryStreamLog();
    private final Told told = new Told();
    private CamelHost host;

    /** What the route hands on. */
    public static final class Told {

        private final Map<String, List<String>> byDevice = new ConcurrentHashMap<>();
        private final CountDownLatch together = new CountDownLatch(2);
        private volatile String away = "";

        /** Called by the route with one record. */
        public void one(@Header("device-id") String deviceId, String payload) throws Exception {
            if (deviceId.equals(away)) {
                throw new ConnectException("refused");
            }
            meet(deviceId);
            byDevice.computeIfAbsent(deviceId, id -> new ArrayList<>()).add(payload);
        }

        /** Called by the route with each record of a batch. */
        public void each(LogRecord record) throws Exception {
            one(record.record().deviceId(), new String(record.record().content().payload(), StandardCharsets.UTF_8));
        }

        /** The first two of different lanes wait for one another: alone, none gets through. */
        private void meet(String deviceId) throws InterruptedException {
            if (!byDevice.containsKey(deviceId)) {
                together.countDown();
                assertTrue("nobody else comes meanwhile", together.await(20, TimeUnit.SECONDS));
            }
        }

        private int count() {
            return byDevice.values().stream().mapToInt(List::size).sum();
        }
    }

    @Before
    public void start() {
        providers.bindLog(log);
        host = new CamelHost(Configs.following(folder()), this::context, providers);
        host.open();
    }

    private CamelContext context() {
        CamelContext context = new DefaultCamelContext();
        context.getRegistry().bind("told", told);
        return context;
    }

    @After
    public void stop() {
        host.close();
    }

    private Path folder() {
        return temporary.getRoot().toPath().resolve("routes");
    }

    private void drop(String text) throws Exception {
        Files.createDirectories(folder());
        Files.writeString(folder().resolve("many.yaml"), text);
    }

    private void send(String deviceId, String payload) {
        log.append(Records.record(deviceId, payload).build(), new Ignored());
    }

    /** Twenty records of each of ten devices, one after another. */
    private void sendMany() {
        for (int i = 0; i < 200; i++) {
            send("d" + i % 10, String.valueOf(100 + i));
        }
    }

    private void assertOrder() {
        assertEquals(10, told.byDevice.size());
        told.byDevice.forEach((deviceId, payloads) -> {
            assertEquals(20, payloads.size());
            assertEquals(payloads.stream().sorted().toList(), payloads);
        });
    }

    private GroupInfo group() {
        return host.find("many").orElseThrow().routes().get(0).reads().orElseThrow();
    }

    @Test
    public void recordsComeSideBySideAndInOrderForEachDevice() throws Exception {
        sendMany();
        drop(ROUTE.formatted(1, ONE));
        await().until(() -> told.count() == 200);
        assertOrder();
        await().until(() -> group().lag() == 0);
    }

    @Test
    public void batchesDoTheSame() throws Exception {
        sendMany();
        drop(ROUTE.formatted(50, EACH));
        await().until(() -> told.count() == 200);
        assertOrder();
        await().until(() -> group().lag() == 0);
    }

    @Test
    public void oneDeviceWaitsWhileAllOthersGoOnAndTheGroupIsNotDoneWithIt() throws Exception {
        told.away = "d3";
        sendMany();
        drop(ROUTE.formatted(1, ONE));
        await().until(() -> told.count() == 180);
        assertEquals("before the first of d3", 3, group().position());
        assertEquals(197, group().lag());
        assertEquals(Optional.of(Records.TIME), group().waitingSince());
        told.away = "";
        await().until(() -> told.count() == 200);
        assertOrder();
        await().until(() -> group().lag() == 0);
    }

    @Test
    public void rulesAreNotReadSideBySide() throws Exception {
        send("d", "{}");
        drop(ROUTE.formatted(1, "        - to: millrace:rules"));
        await().until(() -> !letters("many").isEmpty());
        String reason = letters("many").get(0).failure().reason();
        assertTrue(reason, reason.contains("need the records in the order of the log; leave it out"));
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> host.put(
                        "more",
                        "yaml",
                        "- from: {uri: 'millrace:events?group=g&concurrentConsumers=0', steps: [{log: x}]}"));
        assertTrue(e.getMessage(), e.getMessage().contains("'concurrentConsumers' is 0; it must be from 1 to 64"));
    }

    private List<DeadLetter> letters(String routeId) {
        return host.list(Optional.of(routeId), 10, Optional.empty());
    }

    private List<String> streams() {
        return log.records(StreamKind.TELEMETRY).stream()
                .filter(record -> !record.streamId().equals(StreamRecord.DEFAULT_STREAM))
                .map(record -> record.deviceId() + "/" + record.streamId() + " "
                        + new String(record.content().payload(), StandardCharsets.UTF_8))
                .toList();
    }

    @Test
    public void theShippedRouteSplitsAStreamByItsSubject() throws Exception {
        String shipped = Files.readString(Path.of("../../camel-routes/telemetry-by-subject.yaml"));
        assertTrue("off as it ships", shipped.contains("    autoStartup: false\n"));
        send("d", "{\"rpm\":900}");
        send("d", "no JSON");
        send("d", "{\"_subject\":\"motor\",\"_version\":2,\"rpm\":900}");
        send("d", "{\"_subject\":\"pump\",\"rpm\":1}");
        send("bad", "{\"_subject\":\"a/b\"}");
        send("worse", "{\"_subject\":\"default\"}");
        send("none", "{\"_subject\":null,\"rpm\":1}");
        send("none", "{\"nested\":{\"_subject\":\"x\"},\"rpm\":2}");
        drop(shipped.replace("    autoStartup: false\n", "")
                .replace("group: by-subject", "group: by-subject\n        start: earliest\n        attempts: 1"));
        await().until(() ->
                letters("telemetry.by-subject").size() == 2 && streams().size() == 2);
        assertEquals(
                List.of(
                        "d/motor.v2 {\"_subject\":\"motor\",\"_version\":2,\"rpm\":900}",
                        "d/pump {\"_subject\":\"pump\",\"rpm\":1}"),
                streams());
        assertEquals(
                "nothing goes in circles", 10, log.records(StreamKind.TELEMETRY).size());
        // As after a crash: what is repeated has the message id that it had, so that state takes it for a repetition.
        log.seek(StreamKind.TELEMETRY, "by-subject", new StreamLog.SeekTarget.Earliest());
        await().until(() -> streams().size() == 4);
        List<Stamp> stamps = log.records(StreamKind.TELEMETRY).stream()
                .filter(record -> !record.streamId().equals(StreamRecord.DEFAULT_STREAM))
                .map(StreamRecord::stamp)
                .toList();
        assertTrue(stamps.toString(), stamps.stream().allMatch(Stamp::messageIdGiven));
        assertEquals(2, stamps.stream().map(Stamp::messageId).distinct().count());
        assertEquals(stamps.get(0).messageId(), stamps.get(2).messageId());
        String reasons = letters("telemetry.by-subject").toString();
        assertTrue(reasons, reasons.contains("must not be 'default'"));
    }
}
