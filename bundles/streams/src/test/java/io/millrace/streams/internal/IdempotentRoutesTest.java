package io.millrace.streams.internal;

import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.millrace.api.address.StreamKind;
import io.millrace.api.log.StreamLog;
import io.millrace.api.route.DeadLetter;
import io.millrace.testing.InMemoryStreamLog;
import io.millrace.testing.Records;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.Header;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The repository {@code millrace} of {@code idempotentConsumer}. */
public final class IdempotentRoutesTest {

    private static final String ROUTE =
            """
            - route:
                id: crm
                from:
                  uri: millrace:telemetry
                  parameters: {group: crm, start: earliest, attempts: 3, retryDelayMillis: 1}
                  steps:
                    - idempotentConsumer:
                        idempotentRepository: millrace
                        expression: {header: message-id}
                        steps:
                          - removeHeaders: {pattern: "*", excludePattern: device-id}
                          - to: bean:target
            """;
    private static final String BATCH =
            """
            - route:
                id: crm
                from:
                  uri: millrace:telemetry
                  parameters: {group: crm, start: earliest, batchSize: 10}
                  steps:
                    - split:
                        simple: "${body}"
                        steps:
                          - idempotentConsumer:
                              idempotentRepository: millrace
                              expression: {simple: "${body.record.deviceId} ${body.record.stamp.messageId}"}
                              steps:
                                - to: bean:target
            """;
    private static final String XML =
            """
            <route id="crm">
              <from uri="millrace:telemetry?group=crm&amp;start=earliest"/>
              <idempotentConsumer idempotentRepository="millrace">
                <header>message-id</header>
                <to uri="bean:target"/>
              </idempotentConsumer>
            </route>
            """;

    @Rule
    public final TemporaryFolder temporary = new TemporaryFolder();

    private final Providers providers = new Providers();
    private final InMemoryStreamLog log = new InMemoryStreamLog();
    private final Target target = new Target();
    private CamelHost host;

    /** What a business system would have. */
    public static final class Target {

        private final List<String> got = new CopyOnWriteArrayList<>();
        private final AtomicInteger refusals = new AtomicInteger();

        /** Called by the route. */
        public void take(@Header("device-id") String deviceId, String payload) {
            if (refusals.getAndDecrement() > 0) {
                throw new IllegalStateException("not now");
            }
            got.add(deviceId + " " + payload);
        }
    }

    @Before
    public void start() {
        providers.bindLog(log);
        host = open();
    }

    private CamelHost open() {
        CamelHost opened = new CamelHost(Configs.following(folder()), this::context, providers);
        opened.open();
        return opened;
    }

    private CamelContext context() {
        CamelContext context = new DefaultCamelContext();
        context.getRegistry().bind("target", target);
        return context;
    }

    @After
    public void stop() {
        host.close();
    }

    @Test
    public void aMessageIdOfADeviceReachesTheTargetOnce() throws Exception {
        drop("crm.yaml", ROUTE);
        send("press-1", "m-1", "a");
        send("press-1", "m-1", "a again");
        send("press-2", "m-1", "of another");
        send("press-1", "m-2", "b");
        awaitDone(4);
        assertEquals(List.of("press-1 a", "press-2 of another", "press-1 b"), target.got);
    }

    @Test
    public void itIsTheSameInXml() throws Exception {
        drop("crm.xml", XML);
        send("press-1", "m-1", "a");
        send("press-1", "m-1", "a again");
        awaitDone(2);
        assertEquals(List.of("press-1 a"), target.got);
    }

    @Test
    public void recordsOfABatchAreToldApartByTheirKey() throws Exception {
        drop("crm.yaml", BATCH);
        send("press-1", "m-1", "a");
        send("press-1", "m-1", "a again");
        send("press-2", "m-1", "of another");
        awaitDone(3);
        assertEquals(List.of("null a", "null of another"), target.got);
    }

    @Test
    public void whatIsReadAgainAfterARestartDoesNotReachTheTargetAgain() throws Exception {
        drop("crm.yaml", ROUTE);
        send("press-1", "m-1", "a");
        awaitDone(1);
        host.close();
        // As if the group's cursor had not reached the disk.
        log.seek(StreamKind.TELEMETRY, "crm", new StreamLog.SeekTarget.Earliest());
        send("press-1", "m-2", "b");
        host = open();
        awaitDone(2);
        assertEquals(List.of("press-1 a", "press-1 b"), target.got);
    }

    @Test
    public void whatTheTargetDidNotTakeIsTriedAgainAndWhatIsADeadLetterCanBeReplayed() throws Exception {
        target.refusals.set(1);
        drop("crm.yaml", ROUTE);
        send("press-1", "m-1", "a");
        awaitDone(1);
        assertEquals(List.of("press-1 a"), target.got);
        target.refusals.set(3);
        send("press-1", "m-2", "b");
        awaitDone(2);
        DeadLetter letter = host.list(Optional.of("crm"), 10, Optional.empty()).get(0);
        assertTrue(host.replay(letter.id()));
        assertEquals(List.of("press-1 a", "press-1 b"), target.got);
    }

    @Test
    public void twoStepsThatAskForTheSameKeyAreToldApartFromARepetition() throws Exception {
        String route = ROUTE.replaceFirst(" *- removeHeaders.*\n", "");
        drop("crm.yaml", route + route.substring(route.indexOf("        - idempotentConsumer")));
        send("press-1", "m-1", "a");
        await().until(() -> !host.list(Optional.of("crm"), 10, Optional.empty()).isEmpty());
        String reason = host.list(Optional.of("crm"), 10, Optional.empty())
                .get(0)
                .failure()
                .reason();
        assertTrue(reason, reason.contains("write something before the key"));
    }

    private void awaitDone(long position) {
        await().until(() -> log.group(StreamKind.TELEMETRY, "crm")
                .filter(group -> group.position() == position)
                .isPresent());
    }

    private void send(String deviceId, String messageId, String payload) {
        log.append(Records.record(deviceId, payload).messageId(messageId).build(), new Ignored());
    }

    private Path folder() {
        return temporary.getRoot().toPath().resolve("routes");
    }

    private void drop(String name, String text) throws Exception {
        Files.createDirectories(folder());
        Files.writeString(folder().resolve(name), text);
    }
}
