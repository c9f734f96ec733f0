package io.millrace.streams.internal;

import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import io.millrace.api.address.StreamKind;
import io.millrace.api.log.LogRecord;
import io.millrace.api.route.DeadLetter;
import io.millrace.api.rule.RuleEngine;
import io.millrace.api.rule.RuleSignal;
import io.millrace.testing.InMemoryStreamLog;
import io.millrace.testing.Records;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** {@code millrace:rules} from both sides; what comes of it is appended to events. */
public final class RuleRoutesTest {

    private static final String APPEND =
            """
                    - split:
                        simple: "${body}"
                        steps:
                          - choice:
                              when:
                                - simple: "${body.deviceId} == 'bad'"
                                  steps:
                                    - throwException: {exceptionType: java.lang.IllegalArgumentException, message: no}
                          - setBody: {simple: "${body.deviceId}"}
                          - to: millrace:events?deviceId=d&streamId=signal
            """;
    private static final String EVALUATE =
            """
            - route:
                id: evaluate
                from:
                  uri: millrace:telemetry
                  parameters: {group: hot-path, start: earliest, batchSize: 10, attempts: 2, retryDelayMillis: 1}
                  steps:
                    - to: millrace:rules
            """
                    + APPEND;
    private static final String TIME =
            """
            - route:
                id: time
                from:
                  uri: millrace:rules
                  parameters: {batchSize: 10, attempts: 2, retryDelayMillis: 1}
                  steps:
            """
                    + APPEND;

    @Rule
    public final TemporaryFolder temporary = new TemporaryFolder();

    private final Providers providers = new Providers();
    private final InMemoryStreamLog log = new InMemoryStreamLog();
    private final Engine engine = new Engine();
    private CamelHost host;

    /** Says one signal of each record, and what is put into it as time passes. */
    private static class Engine implements RuleEngine {

        private final List<RuleSignal> waiting = new ArrayList<>();
        private boolean closed;

        @Override
        public synchronized List<RuleSignal> process(List<LogRecord> records) {
            requireOpen();
            return records.stream()
                    .map(record -> signal(record.record().deviceId()))
                    .toList();
        }

        @Override
        public synchronized List<RuleSignal> due(int max) {
            requireOpen();
            return List.copyOf(waiting.subList(0, Math.min(max, waiting.size())));
        }

        @Override
        public synchronized void settle(int count) {
            waiting.subList(0, count).clear();
        }

        synchronized void later(String... deviceIds) {
            for (String deviceId : deviceIds) {
                waiting.add(signal(deviceId));
            }
        }

        synchronized boolean isDone() {
            return waiting.isEmpty();
        }

        synchronized void close() {
            closed = true;
        }

        private void requireOpen() {
            if (closed) {
                throw new IllegalStateException("closed");
            }
        }
    }

    private static RuleSignal signal(String deviceId) {
        return new RuleSignal("hot", deviceId, "major", true, Records.TIME, Records.TIME, "hot", Map.of(), List.of());
    }

    @Before
    public void start() {
        providers.bindLog(log);
        providers.bindRules(engine);
        host = new CamelHost(Configs.following(folder()), DefaultCamelContext::new, providers);
        host.open();
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
        Files.writeString(folder().resolve("hot.yaml"), text);
    }

    private void send(String deviceId) {
        log.append(Records.record(deviceId, "{}").build(), new Ignored());
    }

    private List<String> signals() {
        return log.records(StreamKind.EVENTS).stream()
                .map(record -> new String(record.content().payload(), StandardCharsets.UTF_8))
                .toList();
    }

    @Test
    public void recordsBecomeSignals() throws Exception {
        send("a");
        send("b");
        drop(EVALUATE);
        await().until(() -> signals().equals(List.of("a", "b")));
    }

    @Test
    public void recordsWaitWhileTheRulesAreSwapped() throws Exception {
        drop(EVALUATE);
        send("a");
        await().until(() -> signals().equals(List.of("a")));
        engine.close();
        providers.unbindRules(engine);
        send("b");
        providers.bindRules(new Engine());
        await().until(() -> signals().equals(List.of("a", "b")));
    }

    @Test
    public void whatTimeBringsIsReadAndSettled() throws Exception {
        engine.later("a", "b");
        drop(TIME);
        await().until(engine::isDone);
        assertEquals(List.of("a", "b"), signals());
        Engine next = new Engine();
        engine.close();
        providers.unbindRules(engine);
        next.later("c");
        providers.bindRules(next);
        await().until(next::isDone);
        assertEquals(List.of("a", "b", "c"), signals());
    }

    @Test
    public void aSignalThatDoesNotGoThroughHarmsNoOther() throws Exception {
        engine.later("bad", "b");
        drop(TIME);
        await().until(engine::isDone);
        assertEquals("at least once", Set.of("b"), Set.copyOf(signals()));
    }

    private List<DeadLetter> letters(String routeId) {
        return host.list(Optional.of(routeId), 10, Optional.empty());
    }

    private void replayOnceMended(String routeId, String mended) throws Exception {
        await().until(() -> letters(routeId).size() == 1);
        DeadLetter letter = letters(routeId).get(0);
        String payload = new String(letter.record().record().content().payload(), StandardCharsets.UTF_8);
        assertEquals(payload, true, payload.contains("\"ruleId\":\"hot\",\"deviceId\":\"bad\""));
        assertEquals("no", letter.failure().reason());
        assertThrows(IllegalStateException.class, () -> host.replay(letter.id()));
        assertThrows(
                IllegalStateException.class,
                () -> host.edit(letter.id(), letter.record().record().content()));
        drop(mended);
        await().until(() -> {
            try {
                return host.replay(letter.id());
            } catch (IllegalStateException e) {
                return false;
            }
        });
        assertEquals(List.of(), letters(routeId));
        assertEquals(true, signals().contains("bad"));
    }

    @Test
    public void whatTimeBringsAndNoAttemptBringsThroughIsADeadLetterAndReplayed() throws Exception {
        engine.later("bad");
        drop(TIME);
        replayOnceMended("time", TIME.replace("'bad'", "'none'"));
    }

    @Test
    public void whatRulesSaidOfARecordIsReplayedEvenIfTheyForgotIt() throws Exception {
        send("bad");
        drop(EVALUATE);
        await().until(() -> letters("evaluate").size() == 1);
        engine.close();
        providers.unbindRules(engine);
        providers.bindRules(new Engine() {
            @Override
            public synchronized List<RuleSignal> process(List<LogRecord> records) {
                return List.of();
            }
        });
        replayOnceMended("evaluate", EVALUATE.replace("'bad'", "'none'"));
    }

    @Test
    public void whatTimeBringsWaitsForAnOutageToEnd() throws Exception {
        engine.later("bad");
        drop(TIME.replace("java.lang.IllegalArgumentException", "java.net.ConnectException"));
        await().until(() -> host.find("hot").stream()
                .flatMap(file -> file.routes().stream())
                .anyMatch(route -> route.counters().failed() >= 3));
        assertEquals(List.of(), letters("time"));
        drop(TIME.replace("'bad'", "'none'"));
        await().until(() -> signals().equals(List.of("bad")));
    }

    @Test
    public void wrongOptionsAreRefusedWithTheReason() {
        String reason = assertThrows(
                        IllegalArgumentException.class,
                        () -> host.put("hot", "yaml", TIME.replace("batchSize: 10", "batchSize: 0")))
                .getMessage();
        assertEquals(reason, true, reason.contains("'batchSize' is 0; it must be from 1 to 10000"));
    }
}
