package io.millrace.streams.internal;

import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.millrace.api.address.StreamKind;
import io.millrace.api.provisioning.ProvisioningChange;
import io.millrace.api.provisioning.ProvisioningChange.Operation;
import io.millrace.api.provisioning.ProvisioningException;
import io.millrace.api.provisioning.ProvisioningException.Reason;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.osgi.util.converter.Converters;

/** Routes around changes of devices. */
public class WorkflowRoutesTest {

    private static final String VETO =
            """
            - route:
                id: sites.check
                from:
                  uri: millrace:provisioning
                  parameters: {phase: before, operation: "register,update"}
                  steps:
                    - unmarshal: {json: {}}
                    - filter:
                        simple: "${body[site]} == null"
                        steps:
                          - throwException: {exceptionType: java.lang.IllegalArgumentException, message: "a device needs a site"}
                    - setBody: {constant: before}
                    - to: {uri: millrace:events, parameters: {streamId: told}}
            - route:
                id: sites.undo
                from:
                  uri: millrace:provisioning
                  parameters: {phase: compensate}
                  steps:
                    - setBody: {constant: compensate}
                    - to: {uri: millrace:events, parameters: {streamId: told}}
            - route:
                id: sites.tell
                from:
                  uri: millrace:provisioning
                  parameters: {phase: after}
                  steps:
                    - setBody: {simple: "after ${header.operation} ${header.device-id}"}
                    - to: {uri: millrace:events, parameters: {streamId: told}}
            """;

    private static final String SLOW =
            """
            - route:
                from:
                  uri: millrace:provisioning
                  parameters: {phase: before, operation: unregister}
                  steps:
                    - delay: {constant: 2000}
            """;

    @Rule
    public final TemporaryFolder temporary = new TemporaryFolder();

    private final FakeLog log = new FakeLog();
    private final Providers providers = new Providers();
    private StreamsConfig config;
    private CamelHost host;

    /** What routes tell. */
    private List<String> told() {
        return log.all(StreamKind.EVENTS).stream()
                .map(record -> new String(record.content().payload(), StandardCharsets.UTF_8))
                .toList();
    }

    @Before
    public void start() {
        config = config(10);
        providers.bindLog(log);
        host = new CamelHost(config, DefaultCamelContext::new, providers);
        host.open();
        assertFalse(host.isCalled() || host.mayRefuse());
        host.put("sites", "yaml", VETO);
    }

    private StreamsConfig config(int provisioningTimeoutSeconds) {
        Path folder = temporary.getRoot().toPath();
        return Converters.standardConverter()
                .convert(Map.of(
                        "routesFolder",
                        folder.resolve("routes").toString(),
                        "deadLettersFolder",
                        folder.resolve("dead").toString(),
                        "idempotentFolder",
                        folder.resolve("done").toString(),
                        "provisioningTimeoutSeconds",
                        provisioningTimeoutSeconds))
                .to(StreamsConfig.class);
    }

    @After
    public void stop() {
        host.close();
    }

    @Test
    public void anExceptionRefusesTheChangeInTheRoutesWords() {
        ProvisioningException refused =
                assertThrows(ProvisioningException.class, () -> host.before(change(Operation.REGISTER, Map.of())));
        assertEquals("refused by the route sites.check: a device needs a site", refused.getMessage());
        assertEquals(List.of(), told());
    }

    @Test
    public void routesAreCalledForTheirPhaseAndOperations() {
        host.before(change(Operation.REGISTER, Map.of("site", "Ulm")));
        host.before(change(Operation.UNREGISTER, Map.of()));
        host.after(change(Operation.REGISTER, Map.of("site", "Ulm")));
        host.compensate(change(Operation.UPDATE, Map.of()));
        assertEquals(List.of("before", "after register press-1", "compensate"), told());
    }

    @Test
    public void aRouteThatTakesTooLongRefusesTheChangeIsShownAndUndone() throws Exception {
        host.close();
        host = new CamelHost(config(1), DefaultCamelContext::new, providers);
        host.open();
        host.put("slow", "yaml", SLOW);
        CompletableFuture<ProvisioningException> refused = CompletableFuture.supplyAsync(() ->
                assertThrows(ProvisioningException.class, () -> host.before(change(Operation.UNREGISTER, Map.of()))));
        await().until(() -> inFlight() == 1);
        assertEquals(Reason.UNAVAILABLE, refused.get().reason());
        assertEquals(
                "the route slow has not answered within 1 s (provisioningTimeoutSeconds in"
                        + " etc/io.millrace.streams.cfg); nothing was changed",
                refused.get().getMessage());
        assertEquals(List.of(), told());
        await("it succeeded too late").until(() -> told().equals(List.of("compensate")));
        assertEquals(0, inFlight());
    }

    private int inFlight() {
        return host.find("slow").orElseThrow().routes().get(0).inFlight().count();
    }

    private void refused() {
        ProvisioningException e =
                assertThrows(ProvisioningException.class, () -> host.before(change(Operation.REGISTER, Map.of())));
        assertEquals(e.getMessage(), Reason.CONFLICT, e.reason());
    }

    @Test
    public void nobodySlipsThroughWhileTheRoutesAreStarted() {
        host.close();
        host = new CamelHost(config, DefaultCamelContext::new, providers);
        host.open();
        assertTrue(host.isCalled() && host.mayRefuse());
        refused();
    }

    @Test
    public void nobodySlipsThroughWhileAFileIsReplaced() {
        CompletableFuture<Void> replaced = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 5; i++) {
                host.put("sites", "yaml", VETO.replace("needs a site", "needs a site, version " + i));
            }
        });
        do {
            refused();
        } while (!replaced.isDone());
        replaced.join();
    }

    @Test
    public void aFileThatIsGoneAsksNoMore() {
        assertTrue(host.remove("sites"));
        assertFalse(host.isCalled() || host.mayRefuse());
        host.before(change(Operation.REGISTER, Map.of()));
    }

    @Test
    public void aWrongPhaseOrOperationIsRefused() {
        for (String wrong : List.of("phase: during", "phase: before, operation: rename")) {
            String reason = assertThrows(
                            IllegalArgumentException.class,
                            () -> host.put(
                                    "wrong",
                                    "yaml",
                                    VETO.replaceFirst("phase: before, operation: \"register,update\"", wrong)
                                            .replace("sites.", "wrong.")))
                    .getMessage();
            assertTrue(reason, reason.contains("it must be one of ["));
        }
    }

    private static ProvisioningChange change(Operation operation, Map<String, Object> metadata) {
        return new ProvisioningChange(operation, Optional.of("press-1"), metadata);
    }
}
