package io.millrace.streams.internal;

import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.millrace.api.address.StreamKind;
import io.millrace.api.log.LogRecord;
import io.millrace.api.route.DeadLetter;
import io.millrace.api.route.RouteFile;
import io.millrace.api.state.RecordException;
import io.millrace.api.stream.Content;
import io.millrace.api.stream.StreamRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.osgi.util.converter.Converters;

public final class CamelHostTest {

    private static final String STATE = "- route:\n    id: state.record\n    from:\n      uri: millrace:telemetry\n"
            + "      parameters: {group: state, start: earliest, batchSize: %s, attempts: 2, retryDelayMillis: 1}\n"
            + "      steps:\n        - to: millrace:state\n";
    private static final String COPY = "- route:\n    from:\n      uri: millrace:telemetry\n"
            + "      parameters: {group: copy, start: earliest}\n"
            + "      steps:\n        - setBody: {simple: '${body}%s'}\n        - to: millrace:events?streamId=copied\n";

    @Rule
    public final TemporaryFolder temporary = new TemporaryFolder();

    private final Providers providers = new Providers();
    private final FakeLog log = new FakeLog();
    private final List<Long> recorded = new CopyOnWriteArrayList<>();
    private CamelHost host;

    @Before
    public void start() {
        providers.bindLog(log);
        providers.bindState(Fakes.state(this::record));
        host = new CamelHost(config(Map.of("pollIntervalMillis", 50)), DefaultCamelContext::new, providers);
        host.open();
    }

    private StreamsConfig config(Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("routesFolder", routes().toString());
        all.put("deadLettersFolder", routes().resolveSibling("dead").toString());
        all.put("idempotentFolder", routes().resolveSibling("done").toString());
        return Converters.standardConverter().convert(all).to(StreamsConfig.class);
    }

    @After
    public void stop() {
        host.close();
    }

    @Test
    public void aDroppedFileRunsAndItsCursorMovesWhenTheRouteIsDone() throws Exception {
        send(3);
        drop("state.yaml", STATE.formatted(100));
        await().until(() -> log.cursor(StreamKind.TELEMETRY, "state") == 3);
        assertEquals(List.of(1L, 2L, 3L), recorded);
        RouteFile.Route route = host.find("state").orElseThrow().routes().get(0);
        assertEquals("state.record", route.routeId());
        assertEquals("started", route.state());
        await().until(() ->
                host.find("state").orElseThrow().routes().get(0).counters().completed() > 0);
    }

    @Test
    public void aRecordAtATimeIsAnExchangeWithStampsAndWithoutHeadersThatSteerCamel() throws Exception {
        Content content = new Content(
                Optional.of("text/plain"),
                Map.of("site", "Ulm", "cAmElHttpUri", "http://evil"),
                "a".getBytes(StandardCharsets.UTF_8));
        log.append(FakeLog.record(StreamKind.TELEMETRY, "press-1", content));
        drop("copy.yaml", COPY.formatted("-${header.message-id}-${header.gateway-id}-${header.CamelHttpUri}"));
        await().until(() -> log.all(StreamKind.EVENTS).size() == 1);
        StreamRecord copy = log.all(StreamKind.EVENTS).get(0);
        assertEquals("a-m-1-gw-1-", new String(copy.content().payload(), StandardCharsets.UTF_8));
        assertEquals("press-1", copy.deviceId());
        assertEquals("copied", copy.streamId());
        assertEquals(Map.of("site", "Ulm"), copy.content().properties());
        assertEquals(Optional.of("text/plain"), copy.content().contentType());
    }

    @Test
    public void aChangedFileRunsInPlaceOfTheOneBefore() throws Exception {
        drop("copy.yaml", COPY.formatted("1"));
        send(1);
        await().until(() -> copies().equals(List.of("{\"n\":1}1")));
        drop("copy.yaml", COPY.formatted("2"));
        await().until(() -> {
            send(1);
            // One look: more copies may come between two.
            List<String> seen = copies();
            return seen.get(seen.size() - 1).endsWith("2");
        });
        await().until(() -> copies().size() == log.all(StreamKind.TELEMETRY).size());
    }

    @Test
    public void aBrokenFileSaysLineAndReasonAndLeavesTheVersionBeforeRunning() throws Exception {
        drop("copy.yaml", COPY.formatted("1"));
        await().until(() -> host.find("copy").isPresent());
        drop("copy.yaml", COPY.formatted("2").replace("steps", "stps"));
        await().until(() -> host.find("copy").orElseThrow().error().isPresent());
        assertEquals(
                "copy.yaml, line 6: Unsupported field: stps",
                host.find("copy").orElseThrow().error().orElseThrow());
        send(1);
        await().until(() -> copies().equals(List.of("{\"n\":1}1")));
        assertTrue(
                host.check().detail(),
                host.check().ok() && host.check().detail().contains("line 6"));
    }

    @Test
    public void aRouteWhoseGroupIsDeletedMakesItAnewAndReadsOn() throws Exception {
        drop("state.yaml", STATE.formatted(10));
        send(2);
        await().until(() -> log.cursor(StreamKind.TELEMETRY, "state") == 2);
        assertTrue(log.deleteGroup(StreamKind.TELEMETRY, "state"));
        send(1);
        await().until(() -> log.cursor(StreamKind.TELEMETRY, "state") == 3);
        assertEquals(List.of(1L, 2L, 1L, 2L, 3L), recorded);
    }

    @Test
    public void aFileThatIsDroppedChangedOrRemovedIsFollowedWithinTwoSecondsAtTheShippedSettings() throws Exception {
        host.close();
        Files.createDirectories(routes());
        host = new CamelHost(config(Map.of()), DefaultCamelContext::new, providers);
        host.open();
        Duration limit = Duration.ofSeconds(2);
        long start = System.nanoTime();
        drop("copy.yaml", COPY.formatted("1"));
        await().atMost(limit.multipliedBy(5)).until(() -> host.find("copy").isPresent());
        assertWithin(limit, start, "dropped");
        send(1);
        await().until(() -> copies().size() == 1);
        start = System.nanoTime();
        drop("copy.yaml", COPY.formatted("2"));
        await().until(() -> {
            send(1);
            // One look: more copies may come between two.
            List<String> seen = copies();
            return seen.get(seen.size() - 1).endsWith("2");
        });
        assertWithin(limit, start, "changed");
        start = System.nanoTime();
        drop("copy.yaml", "- route:\n    from:\n      uri: nowhere:x\n");
        await().until(() -> host.find("copy").orElseThrow().error().isPresent());
        assertWithin(limit, start, "broken");
        start = System.nanoTime();
        Files.delete(routes().resolve("copy.yaml"));
        await().until(() -> host.list().isEmpty());
        assertWithin(limit, start, "removed");
    }

    private static void assertWithin(Duration limit, long start, String what) {
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        assertTrue(what + " was followed after " + took.toMillis() + " ms", took.compareTo(limit) < 0);
    }

    @Test
    public void aMistakeThatShowsOnlyAtStartSaysFileAndReasonToo() throws Exception {
        drop("a.yaml", STATE.formatted(0));
        drop("b.yaml", STATE.formatted(1).replace("state.record", "b").replace("millrace:state", "nowhere:x"));
        drop("c.yaml", STATE.formatted(1).replace("state.record", "c").replace("group: state,", ""));
        drop("d.xml", "<routes>\n<route><from uri='direct:a'/><bad/></route>\n</routes>");
        drop("e.yaml", "[]");
        drop("f.yaml", STATE.formatted(1).replace("state.record", "f").replace("attempts", "attemts"));
        await().until(() -> host.list().size() == 6);
        assertError("a", "a.yaml, line ", "'batchSize' is 0; it must be from 1 to 10000");
        assertError("b", "b.yaml, line 7:", "nowhere");
        assertError("c", "c.yaml, line ", "millrace:telemetry needs 'group'");
        assertError("d", "d.xml, line 2", "Unexpected element");
        assertError("e", "e.yaml", "");
        assertError("f", "f.yaml, line ", "attemts");
    }

    @Test
    public void aRemovedFileStops() throws Exception {
        drop("copy.yaml", COPY.formatted("1"));
        await().until(() -> host.find("copy").isPresent());
        Files.delete(routes().resolve("copy.yaml"));
        await().until(() -> host.list().isEmpty());
    }

    @Test
    public void twoFilesCannotHaveTheSameIdOrRoute() throws Exception {
        drop("a.yaml", STATE.formatted(1));
        await().until(() -> host.find("a").isPresent());
        drop("b.yaml", STATE.formatted(1));
        await().until(() -> host.find("b").isPresent());
        assertError("b", "b.yaml", "the route id 'state.record' is taken by the file a.yaml");
        drop("a.yml", COPY.formatted(""));
        await().until(() -> host.list().size() == 3);
        assertTrue(host.list().get(1).error().orElseThrow().contains("the file a.yaml has the same id 'a'"));
    }

    @Test
    public void aPoisonRecordGoesToTheDeadLettersAndCanBeReplayedOnceItsCauseIsGone() throws Exception {
        StreamRecord poison = FakeLog.record(StreamKind.TELEMETRY, "press-1", "poison");
        send(2);
        log.append(poison);
        send(1);
        drop("state.yaml", STATE.formatted(100));
        await().until(() -> log.cursor(StreamKind.TELEMETRY, "state") == 4);
        assertEquals(List.of(1L, 2L, 4L), recorded);
        DeadLetter letter =
                host.list(Optional.of("state.record"), 10, Optional.empty()).get(0);
        assertEquals("no good", letter.failure().reason());
        assertEquals(3, letter.record().position());
        assertEquals(
                "by the name of the file, too",
                letter.id(),
                host.list(Optional.of("state"), 10, Optional.empty()).get(0).id());
        assertEquals(List.of(), host.list(Optional.of("crm"), 10, Optional.empty()));

        assertThrows(IllegalStateException.class, () -> host.replay(letter.id()));
        providers.bindState(Fakes.state(records -> records.forEach(record -> recorded.add(record.position()))));
        assertTrue(host.replay(letter.id()));
        assertEquals(List.of(1L, 2L, 4L, 3L), recorded);
        assertFalse(host.replay(letter.id()));
    }

    @Test
    public void aDeadLetterOfAConsumerGroupIsReplayedToAConsumerOfThatGroup() {
        LogRecord record = FakeLog.at(7, "{}");
        host.add("group.crm", record, "rejected by its consumer", 10);
        String id = host.list(Optional.empty(), 1, Optional.empty()).get(0).id();
        assertEquals(
                "the gateway is away; try again when it is back",
                assertThrows(IllegalStateException.class, () -> host.replay(id)).getMessage());
        List<String> given = new CopyOnWriteArrayList<>();
        providers.bindGroups((group, again, timeout) -> {
            given.add(group + " " + again.position());
            return given.size() == 1 ? Optional.of("its consumer rejected it again") : Optional.empty();
        });
        assertEquals(
                "the record was not processed: its consumer rejected it again",
                assertThrows(IllegalStateException.class, () -> host.replay(id)).getMessage());
        assertTrue(host.replay(id));
        assertEquals(List.of("crm 7", "crm 7"), given);
        assertEquals(List.of(), host.list(Optional.empty(), 1, Optional.empty()));
    }

    @Test
    public void whatARoutesOwnErrorHandlerTakesCountsAsDone() throws Exception {
        log.append(FakeLog.record(StreamKind.TELEMETRY, "press-1", "poison"));
        drop(
                "own.yaml",
                "- errorHandler:\n    deadLetterChannel:\n      deadLetterUri: millrace:alerts\n" + STATE.formatted(1));
        await().until(() -> log.cursor(StreamKind.TELEMETRY, "state") == 1);
        assertEquals(1, log.all(StreamKind.ALERTS).size());
        assertEquals(List.of(), host.list(Optional.empty(), 10, Optional.empty()));
    }

    @Test
    public void aSuspendedRouteRestsAndLosesNothing() throws Exception {
        drop("state.yaml", STATE.formatted(10));
        send(1);
        await().until(() -> recorded.size() == 1);
        assertEquals("suspended", rest("state", true));
        send(2);
        assertEquals("started", rest("state", false));
        await().until(() -> recorded.equals(List.of(1L, 2L, 3L)));
        assertEquals(Optional.empty(), host.setSuspended("nothing", Optional.empty(), true));
    }

    @Test
    public void aSuspendedFileThatIsReplacedRestsAndRestsOnAfterARestart() throws Exception {
        host.close();
        host = new CamelHost(config(Map.of("pollIntervalMillis", 50)), DefaultCamelContext::new, providers);
        host.open();
        host.put("copy", "yaml", COPY.formatted("1"));
        host.setSuspended("copy", Optional.empty(), true);
        send(1);
        assertEquals(
                "suspended",
                host.put("copy", "yaml", COPY.formatted("2")).routes().get(0).state());
        host.close();
        host = new CamelHost(config(Map.of("pollIntervalMillis", 50)), DefaultCamelContext::new, providers);
        host.open();
        await().until(() -> host.find("copy").isPresent());
        assertEquals(
                "suspended", host.find("copy").orElseThrow().routes().get(0).state());
        assertEquals(List.of(), copies());
        assertEquals("started", rest("copy", false));
        await().until(() -> copies().equals(List.of("{\"n\":1}2")));
    }

    @Test
    public void nothingIsLostWhileLogAndStateAreSwapped() throws Exception {
        drop("state.yaml", STATE.formatted(10));
        send(1);
        await().until(() -> log.cursor(StreamKind.TELEMETRY, "state") == 1);
        providers.unbindState(providers.state().current().orElseThrow());
        send(2);
        providers.unbindLog(log);
        FakeLog next = new FakeLog(log);
        next.append(FakeLog.record(StreamKind.TELEMETRY, "press-1", "{}"));
        providers.bindLog(next);
        providers.bindState(Fakes.state(this::record));
        await().until(() -> next.cursor(StreamKind.TELEMETRY, "state") == 4);
        assertTrue(recorded.toString(), recorded.containsAll(List.of(1L, 2L, 3L, 4L)));
        assertEquals(List.of(), host.list(Optional.empty(), 10, Optional.empty()));
    }

    @Test
    public void theShippedRoutesRunAndSortOutMetadataThatIsNone() throws Exception {
        List<String> patched = new CopyOnWriteArrayList<>();
        providers.bindProvisioning(Fakes.provisioning((device, patch) -> patched.add(device + patch)));
        for (String payload : List.of("{\"fw\":{\"v\":2}}", "[1]", "{\"a\":", "{\"fw\":null}")) {
            log.append(FakeLog.record(StreamKind.METADATA, "press-1", payload));
        }
        send(2);
        for (String file : List.of("telemetry-to-state.yaml", "metadata-to-registry.yaml")) {
            drop(file, Files.readString(Path.of("../../camel-routes").resolve(file)));
        }
        await().until(() -> log.cursor(StreamKind.METADATA, "registry") == 4 && recorded.equals(List.of(1L, 2L)));
        assertEquals("press-1{fw={v=2}}", patched.get(0));
        assertEquals("press-1{fw=null}", patched.get(patched.size() - 1));
        List<DeadLetter> letters = host.list(Optional.of("registry.report"), 10, Optional.empty());
        assertEquals(2, letters.size());
        assertTrue(letters.get(1).failure().reason().contains("is no JSON object"));
        assertTrue(letters.get(0).failure().reason().contains("line 1, column 6"));
        assertEquals(1, letters.get(0).failure().attempts());
    }

    private void assertError(String id, String where, String reason) {
        String error = host.find(id).orElseThrow().error().orElse("");
        assertTrue(error, error.startsWith(where) && error.contains(reason));
    }

    private void record(List<LogRecord> records) {
        for (LogRecord record : records) {
            if (holds(record, "poison")) {
                throw new RecordException(record.position(), "no good");
            }
        }
        records.forEach(record -> recorded.add(record.position()));
    }

    private String rest(String id, boolean suspended) {
        RouteFile file = host.setSuspended(id, Optional.empty(), suspended).orElseThrow();
        return file.routes().get(0).state();
    }

    private static boolean holds(LogRecord record, String payload) {
        return new String(record.record().content().payload(), StandardCharsets.UTF_8).equals(payload);
    }

    private void send(int count) {
        for (int i = 1; i <= count; i++) {
            log.append(FakeLog.record(StreamKind.TELEMETRY, "press-1", "{\"n\":" + i + "}"));
        }
    }

    private List<String> copies() {
        return log.all(StreamKind.EVENTS).stream()
                .map(record -> new String(record.content().payload(), StandardCharsets.UTF_8))
                .toList();
    }

    private Path routes() {
        return temporary.getRoot().toPath().resolve("camel-routes");
    }

    private void drop(String fileName, String text) throws IOException {
        Files.createDirectories(routes());
        Files.writeString(routes().resolve(fileName), text);
    }
}
