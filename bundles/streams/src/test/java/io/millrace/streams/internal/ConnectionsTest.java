package io.millrace.streams.internal;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.CoreMatchers.not;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import io.millrace.api.route.Connection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultComponent;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.osgi.util.converter.Converters;

/** Route files that name connections. */
public class ConnectionsTest {

    private static final String ROUTE =
            "- route:\n    from:\n      uri: direct:a\n      steps:\n        - to: 'log:{{crm.text}}'\n";

    @Rule
    public final TemporaryFolder temporary = new TemporaryFolder();

    private final Connections connections = new Connections();
    private final List<CamelContext> contexts = new CopyOnWriteArrayList<>();
    private CamelHost host;

    private record Fake(String name, Map<String, String> values) implements Connection {
        @Override
        public Optional<String> value(String key) {
            return Optional.ofNullable(values.get(key));
        }

        @Override
        public Set<String> keys() {
            return values.keySet();
        }

        @Override
        public Set<String> secrets() {
            return values.containsKey("key") ? Set.of("key") : Set.of();
        }

        @Override
        public Optional<DataSource> dataSource() {
            return Optional.empty();
        }
    }

    @Before
    public void start() {
        Path folder = temporary.getRoot().toPath();
        StreamsConfig config = Converters.standardConverter()
                .convert(Map.of(
                        "pollIntervalMillis",
                        50,
                        "routesFolder",
                        folder.resolve("routes").toString(),
                        "deadLettersFolder",
                        folder.resolve("dead").toString(),
                        "idempotentFolder",
                        folder.resolve("done").toString()))
                .to(StreamsConfig.class);
        host = new CamelHost(config, this::context, new Providers(), connections, new BundleRoutes());
        host.open();
    }

    @After
    public void stop() {
        host.close();
    }

    @Test
    public void aFileIsStartedAnewWhenAConnectionThatItNamesHasOtherValues() {
        Fake first = new Fake("crm", Map.of("text", "first"));
        connections.addConnection(first);
        host.put("crm", "yaml", ROUTE);
        assertEquals("log://first", logged());
        connections.removeConnection(first);
        connections.addConnection(new Fake("crm", Map.of("text", "second")));
        await().until(() -> logged().equals("log://second"));
    }

    @Test
    public void aFileWhoseConnectionIsNotThereIsRefusedAndNamesThePlaceholder() {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> host.put("crm", "yaml", ROUTE));
        assertThat(refused.getMessage(), containsString("crm.text"));
    }

    @Test
    public void noErrorShowsASecretThatARouteNames() {
        connections.addConnection(new Fake("crm", Map.of("key", "se cret/1")));
        String step = "- route: {id: crm, from: {uri: 'timer:t?repeatCount=1', steps: [{%s}]}}\n";
        Map<String, String> broken = Map.of(
                "setBody: {simple: '${bad[{{crm.key}}]}'}", "bad[xxxxxx]",
                "to: 'nowhere:{{crm.key}}'", "nowhere",
                "to: 'log:a?level=RAW({{crm.key}})'", "xxxxxx");
        broken.forEach((wrong, shown) -> {
            String refused = assertThrows(
                            IllegalArgumentException.class, () -> host.put("crm", "yaml", step.formatted(wrong)))
                    .getMessage();
            assertThat(refused, containsString(shown));
            assertThat(refused, not(containsString("cret")));
        });
        host.put(
                "crm",
                "yaml",
                step.formatted("throwException: {exceptionType: java.io.IOException, message: 'no {{crm.key}}'}"));
        await().until(() -> lastError().equals(Optional.of("no xxxxxx")));
    }

    private Optional<String> lastError() {
        return host.find("crm").orElseThrow().routes().get(0).lastError();
    }

    @Test
    public void aSecretThatWouldEndItsPlaceInAUriIsRefused() {
        connections.addConnection(new Fake("crm", Map.of("key", "ab)&level=OFF", "text", "x)&y")));
        String refused = assertThrows(
                        IllegalArgumentException.class,
                        () -> host.put("crm", "yaml", ROUTE.replace("{{crm.text}}", "a?marker=RAW({{crm.key}})")))
                .getMessage();
        assertThat(refused, containsString("the value of {{crm.key}} holds ')&', which ends RAW(...)"));
        assertThat(refused, not(containsString("OFF")));
    }

    @Test
    public void aFileInTheFolderThatCouldNotStartIsTriedAgain() throws Exception {
        Path folder = temporary.getRoot().toPath().resolve("routes");
        await().until(() -> Files.isDirectory(folder));
        Files.writeString(folder.resolve("crm.yaml"), ROUTE);
        await().until(() -> host.find("crm").flatMap(file -> file.error()).isPresent());
        connections.addConnection(new Fake("crm", Map.of("text", "late")));
        await().atMost(Duration.ofSeconds(20)).until(() -> host.find("crm").stream()
                .anyMatch(file -> file.error().isEmpty() && file.routes().size() == 1));
    }

    @Test
    public void aConnectionWithAComponentIsASchemeOfItsOwn() {
        Fake first = new Fake("slow", Map.of("component", "timer", "bridgeErrorHandler", "true"));
        connections.addConnection(first);
        String route = "- route: {id: slow, from: {uri: 'slow:tick?period=60000', steps: [{to: 'log:slow'}]}}\n";
        host.put("slow", "yaml", route);
        assertEquals(Optional.of(true), bridges("slow"));
        connections.addConnection(new Fake("slow", Map.of("component", "timer", "bridgeErrorHandler", "false")));
        await().until(() -> bridges("slow").equals(Optional.of(false)));
    }

    @Test
    public void anOptionThatItsComponentDoesNotHaveIsNamed() {
        connections.addConnection(new Fake("slow", Map.of("component", "timer", "speed", "9")));
        connections.addConnection(new Fake("none", Map.of("component", "nonsense")));
        String route = "- route: {id: slow, from: {uri: '%s:tick', steps: [{to: 'log:slow'}]}}\n";
        connections.addConnection(new Fake("seda", Map.of("component", "seda")));
        assertThat(refusal(route.formatted("slow")), containsString("speed"));
        assertThat(refusal(route.formatted("seda")), containsString("has the name of its component"));
        assertThat(refusal(route.formatted("none")), containsString("there is no component 'nonsense'"));
    }

    private String refusal(String route) {
        return assertThrows(IllegalArgumentException.class, () -> host.put("slow", "yaml", route))
                .getMessage();
    }

    private Optional<Boolean> bridges(String component) {
        return Optional.ofNullable(contexts.get(contexts.size() - 1).hasComponent(component))
                .map(made -> ((DefaultComponent) made).isBridgeErrorHandler());
    }

    @Test
    public void whatDoesNotChangeHasTheSameFingerprint() {
        connections.addConnection(new Fake("crm", Map.of("text", "first", "other", "x")));
        Optional<Integer> before = connections.fingerprint(ROUTE);
        Fake same = new Fake("crm", Map.of("text", "first", "other", "y"));
        connections.addConnection(same);
        assertEquals(before, connections.fingerprint(ROUTE));
        connections.removeConnection(same);
        assertEquals(Optional.empty(), connections.fingerprint(ROUTE));
    }

    private CamelContext context() {
        contexts.add(new DefaultCamelContext());
        return contexts.get(contexts.size() - 1);
    }

    private String logged() {
        return contexts.get(contexts.size() - 1).getEndpoints().stream()
                .map(Endpoint::getEndpointUri)
                .filter(uri -> uri.startsWith("log:"))
                .reduce("", String::concat);
    }
}
