package io.millrace.streams.internal;

import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.millrace.api.address.StreamKind;
import io.millrace.api.alert.AlertSeverity;
import io.millrace.api.alert.AlertSignal;
import io.millrace.api.alert.Alerts;
import io.millrace.api.route.DeadLetter;
import io.millrace.api.rule.RuleSignal;
import io.millrace.testing.InMemoryStreamLog;
import io.millrace.testing.Records;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Routes that raise and clear alerts. */
public final class AlertRoutesTest {

    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    @Rule
    public final TemporaryFolder temporary = new TemporaryFolder();

    private final Providers providers = new Providers();
    private final InMemoryStreamLog log = new InMemoryStreamLog();
    private final List<AlertSignal> taken = new CopyOnWriteArrayList<>();
    private final List<CamelContext> contexts = new CopyOnWriteArrayList<>();
    private CamelHost host;

    @Before
    public void start() {
        providers.bindLog(log);
        providers.bindAlerts(alerts());
        host = new CamelHost(Configs.following(folder()), this::context, providers);
        host.open();
    }

    @After
    public void stop() {
        host.close();
    }

    private CamelContext context() {
        CamelContext context = new DefaultCamelContext();
        contexts.add(context);
        return context;
    }

    @SuppressWarnings("unchecked")
    private Alerts alerts() {
        return (Alerts) Proxy.newProxyInstance(
                Alerts.class.getClassLoader(), new Class<?>[] {Alerts.class}, (proxy, method, args) -> {
                    if (method.getName().equals("take")) {
                        taken.addAll((List<AlertSignal>) args[0]);
                        return null;
                    }
                    return method.getName().equals("equals") ? (Object) (proxy == args[0]) : (Object) 1;
                });
    }

    private Path folder() {
        return temporary.getRoot().toPath().resolve("camel-routes");
    }

    private void watch(String step) throws IOException {
        Files.createDirectories(folder());
        Files.writeString(
                folder().resolve("watch.yaml"),
                """
                - route:
                    id: watch
                    from:
                      uri: millrace:events
                      parameters: {group: watch, start: earliest, attempts: 1}
                      steps:
                %s
                        - to: millrace:alert
                """
                        .formatted(step.indent(8)));
    }

    private void event(String payload) {
        log.append(Records.record("press-1", payload).kind(StreamKind.EVENTS).build(), new Ignored());
    }

    @Test
    public void aTextInJsonRaisesAnAlertOfTheRecordsDeviceInTheNameOfTheRoute() throws Exception {
        watch(
                "- setBody: {simple: '{\"severity\":\"major\",\"message\":\"door open\",\"values\":{\"text\":\"${body}\"}}'}");
        event("hello");
        await().until(() -> taken.size() == 1);
        AlertSignal signal = taken.get(0);
        assertEquals("watch", signal.ruleId());
        assertEquals("press-1", signal.deviceId());
        assertEquals(AlertSeverity.MAJOR, signal.severity());
        assertTrue(signal.raised());
        assertEquals(Optional.empty(), signal.episode());
        assertEquals(log.records(StreamKind.EVENTS).get(0).stamp().enqueuedTime(), signal.time());
        assertEquals(Map.of("text", "hello"), signal.values());
    }

    @Test
    public void anObjectOrAListOfThemRaisesAndClears() throws Exception {
        watch("- unmarshal: {json: {}}");
        event("{\"clear\":true,\"ruleId\":\"door\",\"deviceId\":\"press-2\"}");
        event("[{\"severity\":\"minor\",\"message\":\"a\"},{\"severity\":\"critical\",\"message\":\"b\"}]");
        await().until(() -> taken.size() == 3 || !letters().isEmpty());
        assertEquals(List.of(), letters());
        assertEquals("door press-2 false", said(0));
        assertEquals("watch press-1 true", said(1));
        assertEquals("b", taken.get(2).message());
    }

    private String said(int index) {
        AlertSignal signal = taken.get(index);
        return signal.ruleId() + " " + signal.deviceId() + " " + signal.raised();
    }

    @Test
    public void whatIsNoAlertIsADeadLetterThatSaysWhatWouldBe() throws Exception {
        watch("- unmarshal: {json: {}}");
        event("{\"severity\":\"bad\"}");
        event("{\"severity\":\"minor\",\"text\":1}");
        event("{\"severity\":\"minor\",\"deviceId\":7}");
        event("[7]");
        await().until(() -> letters().size() == 4);
        List<String> letters = letters();
        assertTrue(letters.toString(), letters.get(3).contains("it must be minor, major or critical"));
        assertTrue(letters.toString(), letters.get(2).contains("'text' of millrace:alert is unknown; known are"));
        assertTrue(letters.toString(), letters.get(1).contains("'deviceId' of millrace:alert is no text"));
        assertTrue(letters.toString(), letters.get(0).contains("this is Integer"));
        assertEquals(List.of(), taken);
    }

    @Test
    public void whatADeviceSentIsNoAlertAsItStands() throws Exception {
        watch("- log: raw");
        event("{\"severity\":\"minor\",\"deviceId\":\"press-2\"}");
        await().until(() -> letters().size() == 1);
        assertTrue(letters().toString(), letters().get(0).contains("this is byte[]"));
    }

    private List<String> letters() {
        return host.list(Optional.empty(), 10, Optional.empty()).stream()
                .map(DeadLetter::failure)
                .map(DeadLetter.Failure::reason)
                .toList();
    }

    @Test
    public void aRouteReadsTheAlertsThatAreMarkedForIt() throws Exception {
        Files.createDirectories(folder());
        Files.writeString(
                folder().resolve("crm.yaml"),
                """
                - route:
                    id: crm
                    from:
                      uri: millrace:alerts
                      parameters: {group: crm, route: crm, start: earliest}
                      steps:
                        - setBody: {simple: '{"severity":"minor","message":"${header.routes}"}'}
                        - to: millrace:alert
                """);
        for (String routes : List.of("erp", "erp,crm", "crm2")) {
            log.append(
                    Records.record("press-1", "{}")
                            .kind(StreamKind.ALERTS)
                            .property("routes", routes)
                            .build(),
                    new Ignored());
        }
        await().until(() -> log.group(StreamKind.ALERTS, "crm").isPresent()
                && log.group(StreamKind.ALERTS, "crm").orElseThrow().lag() == 0);
        assertEquals(
                List.of("erp,crm"), taken.stream().map(AlertSignal::message).toList());
    }

    @Test
    public void signalsOfRulesAreTakenAsTheyAre() throws Exception {
        watch("- log: ready");
        await().until(() -> host.find("watch").isPresent());
        RuleSignal signal = new RuleSignal(
                "hot",
                "press-1",
                "critical",
                true,
                NOON,
                NOON.minusSeconds(5),
                "too hot",
                Map.of("t", 91),
                List.of(Map.of("command", Map.of("name", "slow"))));
        contexts.get(0).createProducerTemplate().sendBody("millrace:alert", List.of(signal));
        assertEquals(List.of(AlertSignal.of(signal)), List.copyOf(taken));
        contexts.get(0).createProducerTemplate().sendBody("millrace:alert", List.of());
        assertEquals(1, taken.size());
    }
}
