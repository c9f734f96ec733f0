package io.millrace.streams.internal;

import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.millrace.api.address.StreamKind;
import io.millrace.api.inbox.CommandRequest;
import io.millrace.api.log.LogRecord;
import io.millrace.api.registry.DeviceRecord;
import io.millrace.api.registry.DeviceStatus;
import io.millrace.api.registry.Registry;
import io.millrace.api.stream.StreamRecord;
import io.millrace.testing.InMemoryStateStore;
import io.millrace.testing.InMemoryStreamLog;
import io.millrace.testing.Records;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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

/** The shipped routes of commands, and what an integrator may make of them. */
public final class CommandRoutesTest {

    private static final Path SHIPPED = Path.of("../../camel-routes");

    @Rule
    public final TemporaryFolder temporary = new TemporaryFolder();

    private final Providers providers = new Providers();
    private final InMemoryStreamLog log = new InMemoryStreamLog();
    private final FakeInbox inbox = new FakeInbox();
    private final List<String> replies = new CopyOnWriteArrayList<>();
    private CamelHost host;

    @Before
    public void start() {
        providers.bindLog(log);
        providers.bindInbox(inbox.inbox());
        providers.bindRegistry(registry());
        providers.addReplies((deviceId, requestId, status, content) -> replies.add(deviceId + " " + requestId + " "
                + status + " " + new String(content.payload(), StandardCharsets.UTF_8)));
        host = new CamelHost(Configs.following(folder()), DefaultCamelContext::new, providers);
        host.open();
    }

    @After
    public void stop() {
        host.close();
    }

    @Test
    public void theShippedRouteHandsABatchToItsDevice() throws Exception {
        ship("inbox-delivery.yaml");
        inbox.mail("a", "b");
        await().until(() -> inbox.endings.equals(List.of("done")));
        assertEquals(List.of("a=a", "b=b"), inbox.delivered);
    }

    @Test
    public void aTranslateStepChangesWhatTheDeviceGets() throws Exception {
        String shipped = Files.readString(SHIPPED.resolve("inbox-delivery.yaml"));
        drop(
                "inbox-delivery.yaml",
                shipped.replace("batchSize: 100", "batchSize: 1")
                        .replace(
                                "        - to: millrace:device",
                                "        - setBody: {simple: '{\"${header.command-name}\":${body}}'}\n"
                                        + "        - to: millrace:device"));
        inbox.mail("7");
        await().until(() -> inbox.endings.equals(List.of("done")));
        assertEquals(List.of("7={\"setSpeed\":7}"), inbox.delivered);
    }

    @Test
    public void whatTheRouteThrowsIsTheReasonOfTheFailure() throws Exception {
        drop(
                "inbox-delivery.yaml",
                "- route:\n"
                        + "    id: inbox.deliver\n"
                        + "    from:\n"
                        + "      uri: millrace:inbox\n"
                        + "      steps:\n"
                        + "        - throwException: {exceptionType: java.lang.IllegalStateException, message: no way}\n");
        inbox.mail("a");
        await().until(() -> !inbox.endings.isEmpty());
        assertTrue(inbox.endings.get(0), inbox.endings.get(0).endsWith("no way"));
        assertEquals(List.of(), inbox.delivered);
    }

    @Test
    public void aBrokenFileKeepsTheOldVersion() throws Exception {
        ship("inbox-delivery.yaml");
        await().until(() -> host.find("inbox-delivery").isPresent());
        drop("inbox-delivery.yaml", "- route:\n    from:\n      uri: millrace:inbox?nonsense=1\n      steps: []\n");
        await().until(() -> host.find("inbox-delivery").orElseThrow().error().isPresent());
        inbox.mail("a");
        await().until(() -> inbox.delivered.equals(List.of("a=a")));
    }

    @Test
    public void inquiriesForTimeAndConfigAreAnswered() throws Exception {
        ship("inquiries.yaml");
        await().until(() -> log.groups(StreamKind.REQUESTS).size() == 2);
        log.append(inquiry("time", "r-1"), new Ignored());
        log.append(inquiry("config", "r-2"), new Ignored());
        await().until(() -> replies.size() == 2);
        assertTrue(
                replies.toString(),
                replies.stream()
                        .anyMatch(reply -> reply.matches("press-1 r-1 200"
                                + " \\{\"time\":\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z\"}")));
        assertTrue(replies.toString(), replies.contains("press-1 r-2 200 {\"version\":3,\"desired\":{\"rate\":5}}"));
    }

    @Test
    public void aChangedDesiredConfigurationIsACollapsingCommand() throws Exception {
        ship("desired-to-inbox.yaml");
        await().until(() -> log.groups(StreamKind.LIFECYCLE).size() == 1);
        log.append(
                Records.record("press-1", "{}").kind(StreamKind.LIFECYCLE).stream("updated")
                        .build(),
                new Ignored());
        await().until(() -> inbox.submitted.size() == 1);
        CommandRequest command = inbox.submitted.get(0);
        assertEquals("config", command.name());
        assertEquals(Optional.of("config"), command.options().collapseKey());
        assertEquals(Optional.of("config-g-1-3"), command.options().commandId());
        assertEquals(Duration.ofDays(30), command.options().ttl());
        assertEquals(
                "{\"version\":3,\"desired\":{\"rate\":5}}",
                new String(command.content().payload(), StandardCharsets.UTF_8));
        assertEquals("route/inbox.configure", command.sender().name());
    }

    @Test
    public void theWakeUpRouteIsOffAndCallsThePlatformOnceItsAddressIsGiven() throws Exception {
        List<String> calls = new CopyOnWriteArrayList<>();
        HttpServer platform = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        platform.createContext("/", exchange -> {
            calls.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            // The first attempt fails, so that the second shows that it is tried again.
            exchange.sendResponseHeaders(calls.size() == 1 ? 503 : 204, -1);
            exchange.close();
        });
        platform.start();
        try {
            ship("inbox-wakeup.yaml");
            inbox.wakeUp("press-1");
            await().until(() -> host.find("inbox-wakeup").isPresent());
            assertEquals(List.of(), inbox.called);
            String shipped = Files.readString(SHIPPED.resolve("inbox-wakeup.yaml"));
            drop(
                    "inbox-wakeup.yaml",
                    shipped.replace("    autoStartup: false\n", "")
                            .replace("retryDelayMillis: 1000", "retryDelayMillis: 1")
                            .replace(
                                    "https://sim-platform.example/wakeups",
                                    "http://127.0.0.1:" + platform.getAddress().getPort() + "/"));
            await().until(() -> inbox.called.equals(List.of("press-1")));
            assertEquals(2, calls.size());
            assertEquals("{\"deviceId\":\"press-1\",\"since\":\"1970-01-01T00:00:00Z\"}", calls.get(1));
        } finally {
            platform.stop(0);
        }
    }

    @Test
    public void mailWaitsWhileTheInboxIsSwapped() throws Exception {
        ship("inbox-delivery.yaml");
        inbox.mail("a");
        await().until(() -> inbox.delivered.size() == 1);
        FakeInbox next = new FakeInbox();
        next.mail("b");
        providers.bindInbox(next.inbox());
        await().until(() -> next.delivered.equals(List.of("b=b")));
        assertFalse(host.find("inbox-delivery").orElseThrow().error().isPresent());
    }

    @Test
    public void aRouteLooksUpWhatIsKnownOfADevice() throws Exception {
        InMemoryStateStore state = new InMemoryStateStore();
        state.record(List.of(
                new LogRecord(1, Records.record("press-1", "{\"rpm\":900}").build())));
        providers.bindState(state);
        drop(
                "enrich.yaml",
                "- route:\n"
                        + "    from:\n"
                        + "      uri: millrace:requests?group=crm&start=earliest&name=where\n"
                        + "      steps:\n"
                        + "        - to: {uri: 'millrace:registry?operation=get', variableReceive: device}\n"
                        + "        - to: {uri: 'millrace:state?operation=get', variableReceive: state}\n"
                        + "        - setBody: {simple: '${body}${variable.device[metadata][site]} at"
                        + " ${variable.state[rpm]}'}\n"
                        + "        - to: millrace:reply\n");
        await().until(() -> host.find("enrich").isPresent());
        log.append(inquiry("where", "r-1"), new Ignored());
        await().until(() -> replies.size() == 1);
        assertEquals("press-1 r-1 200 Ulm at 900", replies.get(0));
    }

    private static StreamRecord inquiry(String name, String requestId) {
        return Records.record("press-1", "").kind(StreamKind.REQUESTS).stream(name)
                .property("request-id", requestId)
                .build();
    }

    private static Registry registry() {
        DeviceRecord press = new DeviceRecord(
                "press-1",
                DeviceStatus.ENABLED,
                Map.of("site", "Ulm"),
                Map.of(),
                Map.of("rate", 5),
                3,
                List.of(),
                "g-1",
                "e-1");
        return (Registry) Proxy.newProxyInstance(
                Registry.class.getClassLoader(),
                new Class<?>[] {Registry.class},
                (proxy, method, args) -> switch (method.getName()) {
                    case "find" -> Optional.of(press)
                            .filter(device -> device.id().equals(args[0]));
                    case "equals" -> proxy == args[0];
                    case "hashCode" -> 1;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private Path folder() {
        return temporary.getRoot().toPath().resolve("routes");
    }

    private void ship(String file) throws IOException {
        drop(file, Files.readString(SHIPPED.resolve(file)));
    }

    private void drop(String file, String text) throws IOException {
        Files.createDirectories(folder());
        Path part = Files.writeString(temporary.getRoot().toPath().resolve(file + ".part"), text);
        Files.move(part, folder().resolve(file), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
}
