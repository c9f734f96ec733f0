package io.millrace.streams.internal;

import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.millrace.api.route.RouteFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.osgi.util.converter.Converters;

/** Route files that come by a call rather than by the folder. */
public class PutRouteTest {

    private static final String ROUTE = "- route:\n    from:\n      uri: direct:a\n      steps:\n        - log: '%s'\n";

    @Rule
    public final TemporaryFolder temporary = new TemporaryFolder();

    private CamelHost host;

    @Before
    public void start() {
        StreamsConfig config = Converters.standardConverter()
                .convert(Map.of(
                        "pollIntervalMillis",
                        50,
                        "routesFolder",
                        routes().toString(),
                        "deadLettersFolder",
                        routes().resolveSibling("dead").toString(),
                        "idempotentFolder",
                        routes().resolveSibling("done").toString(),
                        "filesFolder",
                        files().toString()))
                .to(StreamsConfig.class);
        host = new CamelHost(config, DefaultCamelContext::new, new Providers(), new Connections(), new BundleRoutes());
        host.open();
        await().until(() -> Files.isDirectory(routes()));
    }

    private Path routes() {
        return temporary.getRoot().toPath().resolve("camel-routes");
    }

    @After
    public void stop() {
        host.close();
    }

    @Test
    public void aFileRunsWithTheAnswerAndIsInTheFolder() throws Exception {
        assertEquals("crm.yaml", host.put("crm", "yaml", ROUTE.formatted("1")).fileName());
        assertEquals("started", host.find("crm").orElseThrow().routes().get(0).state());
        assertEquals(ROUTE.formatted("1"), Files.readString(routes().resolve("crm.yaml")));
        host.put("crm", "yaml", ROUTE.formatted("2"));
        assertEquals(Optional.of(ROUTE.formatted("2")), host.source("crm"));
        assertTrue(host.remove("crm"));
        assertFalse(host.remove("crm"));
        assertFalse(Files.exists(routes().resolve("crm.yaml")));
        assertEquals(List.of(), host.list());
    }

    @Test
    public void oneRouteOfAFileRestsAlsoInANewVersionAndAfterARestartAndIsForgottenOnceItIsGone() throws Exception {
        host.put("crm", "yaml", two("a", "b"));
        host.setSuspended("crm", Optional.of("b"), true);
        assertEquals(List.of("a started", "b suspended"), states());
        host.put("crm", "yaml", two("a", "b") + "\n");
        assertEquals(List.of("a started", "b suspended"), states());
        host.close();
        host.open();
        await().until(() -> host.find("crm").isPresent());
        assertEquals(List.of("a started", "b suspended"), states());
        assertEquals(
                "crm.yaml has no route 'c'; it has a, b",
                assertThrows(NoSuchElementException.class, () -> host.setSuspended("crm", Optional.of("c"), true))
                        .getMessage());
        host.put("crm", "yaml", two("a", "c"));
        host.put("crm", "yaml", two("a", "b"));
        assertEquals(List.of("a started", "b started"), states());
        assertFalse(Files.exists(routes().resolve(".crm.yaml.suspended")));
    }

    @Test
    public void whereAllRoutesOfAFileRestOneOfThemCanBeResumed() {
        host.put("crm", "yaml", two("a", "b"));
        host.setSuspended("crm", Optional.empty(), true);
        host.setSuspended("crm", Optional.of("a"), false);
        assertEquals(List.of("a started", "b suspended"), states());
        host.setSuspended("crm", Optional.empty(), false);
        assertEquals(List.of("a started", "b started"), states());
    }

    private List<String> states() {
        return host.find("crm").orElseThrow().routes().stream()
                .map(route -> route.routeId() + " " + route.state())
                .toList();
    }

    private static String two(String first, String second) {
        String route = "- route: {id: %1$s, from: {uri: 'direct:%1$s', steps: [{log: x}]}}%n";
        return route.formatted(first) + route.formatted(second);
    }

    @Test
    public void anIdMayHaveDots() {
        assertEquals(
                "a.b",
                host.put("a.b", "yaml", ROUTE.formatted("1")).routes().get(0).routeId());
    }

    @Test
    public void aFileThatIsNestedWithoutEndIsRefusedAndTheFolderIsFollowedOn() throws Exception {
        String deep = "[".repeat(20_000);
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> host.put("crm", "yaml", deep));
        assertTrue(refused.getMessage(), refused.getMessage().contains("nested too deeply"));
        Files.writeString(routes().resolve("deep.yaml"), deep);
        await().until(() ->
                host.find("deep").filter(file -> file.error().isPresent()).isPresent());
        Files.writeString(routes().resolve("crm.yaml"), ROUTE.formatted("1"));
        await().until(() -> host.find("crm").isPresent());
    }

    @Test
    public void aFileThatIsTooLargeIsToldSoAsLongAsItIsThere() throws Exception {
        Path large = Files.writeString(routes().resolve("large.yaml"), "#".repeat(1_100_000));
        // as one that was written long ago, which is looked at again
        Files.setLastModifiedTime(large, FileTime.from(Instant.now().minusSeconds(3600)));
        await().during(Duration.ofMillis(500)).until(() -> host.find("large")
                .flatMap(RouteFile::error)
                .filter(error -> error.contains("1100000 octets"))
                .isPresent());
    }

    @Test
    public void aBrokenFileIsRefusedWithLineAndReasonAndChangesNothing() throws Exception {
        host.put("crm", "yaml", ROUTE.formatted("1"));
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class,
                () -> host.put("crm", "yaml", ROUTE.formatted("2").replace("steps", "stps")));
        assertEquals("crm.yaml, line 5: Unsupported field: stps", refused.getMessage());
        assertEquals(Optional.of(ROUTE.formatted("1")), host.source("crm"));
        assertEquals(ROUTE.formatted("1"), Files.readString(routes().resolve("crm.yaml")));
        assertEquals(Optional.empty(), host.find("crm").orElseThrow().error());
        assertThrows(IllegalArgumentException.class, () -> host.put("new", "yaml", "nonsense"));
        assertEquals(Optional.empty(), host.find("new"));
        assertThrows(IllegalArgumentException.class, () -> host.put("crm", "xml", "<routes/>"));
    }

    @Test
    public void wrongOptionsOfWhatIsWrittenToAreToldWhenTheFileIsLoaded() {
        Map<String, String> wrong = Map.of(
                "millrace:command?ttl=abc", "ttl",
                "millrace:command?priority=high", "priority",
                "millrace:command?deviceId=a/b", "a/b",
                "millrace:reply?status=fine", "'status' is 'fine'; it must be a whole number",
                "millrace:webhook?url=ftp://a", "'url' is missing or no http(s) address",
                "millrace:webhook?url=http://a&timeoutSeconds=0", "'timeoutSeconds' is 0; it must be from 1 to 600",
                "millrace:registry?operation=put", "'operation' is 'put'; it must be get",
                "millrace:events?operation=get", "'operation' is for millrace:state and millrace:registry",
                "millrace:events?messageId=new", "'messageId' is 'new'; it must be derived",
                "millrace:events?streamId=a/b", "a/b");
        wrong.forEach((uri, reason) -> {
            String refused = assertThrows(
                            IllegalArgumentException.class,
                            () -> host.put("crm", "yaml", ROUTE.replace("log: '%s'", "to: '" + uri + "'")))
                    .getMessage();
            assertTrue(refused, refused.startsWith("crm.yaml, line 5: route crm: ") && refused.contains(reason));
        });
        assertEquals(List.of(), host.list());
    }

    @Test
    public void aFileThatIsReadChangedAndPutKeepsItsSecrets() throws Exception {
        String secret = "setHeader: {name: Authorization, constant: Bearer abc}\n        - log: one";
        host.put("crm", "yaml", ROUTE.replace("log: '%s'", secret));
        String shown = host.source("crm").orElseThrow();
        assertTrue(shown, !shown.contains("abc"));
        host.put("crm", "yaml", shown.replace("log: one", "log: two"));
        String written = Files.readString(routes().resolve("crm.yaml"));
        assertEquals(ROUTE.replace("log: '%s'", secret.replace("one", "two")), written);
        String unknown = assertThrows(
                        IllegalArgumentException.class,
                        () -> host.put("crm", "yaml", shown.replace("Authorization", "Cookie")))
                .getMessage();
        assertTrue(unknown, unknown.contains("xxxxxx stands for a secret that is not shown"));
    }

    @Test
    public void aFileMayUseAllowedComponentsOnlyAndFilesOfOneFolderThoughNotOneFromTheFolder() throws Exception {
        String refused = assertThrows(
                        IllegalArgumentException.class,
                        () -> host.put(
                                "crm",
                                "yaml",
                                ROUTE.replace("direct:a", "timer:a")
                                        .replace("log: '%s'", "to: class:java.lang.Runtime")))
                .getMessage();
        assertTrue(refused, refused.contains("the component 'class' is not allowed"));
        for (String folder : List.of("/etc", files() + "/../dead", files() + "x")) {
            String outside = assertThrows(IllegalArgumentException.class, () -> host.put("crm", "yaml", toFile(folder)))
                    .getMessage();
            assertTrue(outside, outside.contains("is not allowed in files that come by REST; it must be below"));
        }
        host.put("crm", "yaml", toFile(files() + "/out"));
        Files.writeString(
                routes().resolve("hand.yaml"),
                toFile(routes().resolveSibling("elsewhere").toString()).replace("direct:a", "direct:b"));
        await().until(() ->
                host.find("hand").stream().anyMatch(file -> file.routes().size() == 1));
    }

    @Test
    public void whatCameByRestIsHeldToItAfterARestartToo() throws Exception {
        host.put("crm", "yaml", ROUTE.formatted("1"));
        host.close();
        Files.writeString(routes().resolve("crm.yaml"), toFile("/etc"));
        host.open();
        await().until(() -> host.find("crm").flatMap(file -> file.error()).isPresent());
        assertTrue(host.find("crm").orElseThrow().error().orElseThrow().contains("/etc is not allowed"));
    }

    @Test
    public void aFileFillsInATemplateAndIsStartedAnewWhenThatChanges() throws Exception {
        Path template = Files.createDirectories(routes().resolve("templates")).resolve("own.yaml");
        Files.writeString(template, TEMPLATE.formatted("first"));
        host.put(
                "crm",
                "yaml",
                """
                - templatedRoute: {routeTemplateRef: own, routeId: crm.own, parameters: [{name: at, value: a}]}
                - templatedRoute: {routeTemplateRef: own, routeId: crm.two, parameters: [{name: at, value: b}]}
                """);
        assertEquals(List.of("crm.own first", "crm.two first"), routesOf("crm"));
        assertEquals(1, host.list().size());
        Files.createDirectory(template.resolveSibling("folder.yaml"));
        Files.writeString(template, TEMPLATE.formatted("second"));
        await().until(() -> routesOf("crm").equals(List.of("crm.own second", "crm.two second")));
    }

    @Test
    public void aTemplateThatIsTooLargeIsTold() throws Exception {
        Path template = Files.createDirectories(routes().resolve("templates")).resolve("own.yaml");
        Files.write(template, new byte[2 << 20]);
        String refused = assertThrows(
                        IllegalArgumentException.class,
                        () -> host.put("crm", "yaml", "- templatedRoute: {routeTemplateRef: own, routeId: crm.own}\n"))
                .getMessage();
        assertTrue(refused, refused.contains("templates/own.yaml: it has 2097152 octets; at most 1048576"));
    }

    private static final String TEMPLATE = "- routeTemplate:\n    id: own\n    parameters: [{name: at}]\n    route:\n"
            + "      description: %s\n      from:\n        uri: 'direct:{{at}}'\n        steps:\n          - log: x\n";

    private List<String> routesOf(String id) {
        return host.find(id).orElseThrow().routes().stream()
                .map(route -> route.routeId() + " " + route.description())
                .toList();
    }

    private Path files() {
        return routes().resolveSibling("files");
    }

    private static String toFile(String folder) {
        return ROUTE.replace("log: '%s'", "to: 'file:" + folder + "'");
    }
}
