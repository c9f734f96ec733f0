package io.millrace.streams.internal;

import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;

import io.millrace.api.route.Connection;
import io.millrace.api.route.RouteFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.osgi.util.converter.Converters;

/** What a route file that came by REST cannot do to the server. */
public class RestGuardTest {

    private static final String ROUTE =
            "- route:\n    from:\n      uri: timer:t\n      parameters: {repeatCount: 1, delay: 0}\n      steps:\n";

    /** Steps, and what is told when a file with one is put. */
    private static final String[][] WHEN_PUT = {
        {"- bean: {beanType: FORBIDDEN, method: call}", "is not allowed"},
        {"- bean: {ref: millrace, method: start}", "the step 'bean' is not allowed"},
        {"- setBody: {method: {beanType: FORBIDDEN, method: call}}", "is not allowed"},
        {"- setBody: {method: {ref: millrace, method: start}}", "a bean or a static method is not allowed"},
        {"- setBody: {ref: millrace}", "the language 'ref' is not allowed"},
        {"- setBody: {language: {language: groovy, expression: '1'}}", "the language 'groovy' is not allowed"},
        {"- setBody: {csimple: '${body}'}", "the language 'csimple' is not allowed"},
        {"- script: {language: {language: bean, expression: 'FORBIDDEN?method=call'}}", "is not allowed"},
        {"- script: {groovy: '1'}", "the language 'groovy' is not allowed"},
        {"- process: {ref: '#class:FORBIDDEN'}", "the class 'FORBIDDEN' is not allowed"},
        {"- to: 'bean:FORBIDDEN?method=call'", "is not allowed"},
        {"- to: 'class:FORBIDDEN?method=call'", "is not allowed"},
        {"- to: 'language:simple:${sys.java.home}'", "the component 'language' is not allowed"},
        {"- wireTap: {uri: 'bean:FORBIDDEN?method=call'}", "is not allowed"},
        {"- setBody: {simple: '${sys.java.home}'}", "${sys...} is not allowed"},
        {"- setBody: {simple: 'a ${env:HOME}'}", "${env...} is not allowed"},
        {"- setBody: {simple: '$simple{sysenv.HOME}'}", "${sysenv...} is not allowed"},
        {"- setBody: {constant: '{{env:HOME}}'}", "the placeholder {{env:HOME}} is not allowed"},
        {"- setBody: {constant: '{{sys:java.home}}'}", "the placeholder {{sys:java.home}} is not allowed"},
        {"- setBody: {constant: '{{java.home}}'}", "java.home"},
        {"- setBody: {constant: 'resource:file:SECRET'}", "is not allowed"},
        {"- setBody: {simple: 'resource:file:SECRET'}", "is not allowed"},
        {"- setBody: {simple: 'resource:http://127.0.0.1:1/'}", "is not allowed"},
        {"- setBody: {simple: 'resource:classpath:log4j2.xml'}", "is not allowed"},
        {"- convertBodyTo: {type: java.io.File}", "the class 'java.io.File' is not allowed"},
        {"- throwException: {exceptionType: FORBIDDEN, message: x}", "is not allowed"},
        {"- unmarshal: {json: {unmarshalType: FORBIDDEN}}", "is not allowed"},
        {"- split: {simple: '${body}', aggregationStrategy: '#class:FORBIDDEN', steps: [{stop: {}}]}", "is not allowed"
        },
        {"- loadBalance: {customLoadBalancer: {ref: '#class:FORBIDDEN'}}", "is not allowed"},
        {"- to: {uri: 'log:a', parameters: {exchangeFormatter: '#class:FORBIDDEN'}}", "is not allowed"},
        {"- to: 'file:/etc'", "the path /etc is not allowed in files that come by REST; it must be below"},
        {"- to: 'file:../dead'", "is not allowed in files that come by REST; it must be below"},
        {"- to: {uri: 'log:a', parameters: {knownHostsFile: /etc/passwd}}", "knownHostsFile"},
    };

    private static final String BEAN = "- setHeader: {name: uri, constant: 'bean:FORBIDDEN?method=call'}\n        ";

    /** Steps, and what their route fails with. */
    private static final String[][] WHEN_RUN = {
        {BEAN + "- toD: '${header.uri}'", "is not allowed"},
        {BEAN + "- recipientList: {simple: '${header.uri}'}", "is not allowed"},
        {BEAN + "- routingSlip: {simple: '${header.uri}'}", "is not allowed"},
        {BEAN + "- dynamicRouter: {simple: '${header.uri}'}", "is not allowed"},
        {BEAN + "- enrich: {simple: '${header.uri}'}", "is not allowed"},
        {BEAN + "- pollEnrich: {simple: '${header.uri}', timeout: 1}", "is not allowed"},
        {BEAN + "- wireTap: {uri: '${header.uri}'}", ""},
        {"- setBody: {simple: '${camelContext.name}'}", "only data can be looked into"},
        {"- setBody: {simple: '${exchange.context.stop}'}", "only data can be looked into"},
        {"- setBody: {simple: '${exchange.fromEndpoint.component}'}", "only data can be looked into"},
        {
            "- setBody: {constant: x}\n        - setBody: {simple: \"${body.class.forName('FORBIDDEN')}\"}",
            "only data can be looked into"
        },
        {
            "- setBody: {constant: SECRET}\n        - setBody: {simple: '${bodyAs(java.io.File)}'}",
            "the class 'java.io.File' is not allowed"
        },
        {
            "- setHeader: {name: f, constant: SECRET}\n        - setBody: {simple: 'resource:file:${header.f}'}",
            "is not allowed"
        },
        {"- pollEnrich: {constant: 'file:ROOT?fileName=users.properties', timeout: 100}", "it must be below"},
        {write("fileName=../../users.properties&jailStartingDirectory=false&fileExist=Append"), "it must be below"},
        {
            "- setHeader: {name: CamelFileName, constant: ../../users.properties}\n        "
                    + write("jailStartingDirectory=false"),
            "it must be below"
        },
        {write("fileName=a&tempFileName=../../../users.properties"), "it must be below"},
        {write("fileName=a&doneFileName=../../outside/done"), "outside"},
        {write("fileName=link/a").replace("files/x", "files"), "it must be below"},
        {write("fileName=a&fileExist=Move&moveExisting=../../outside/moved"), "it must be below"},
        {
            "- pollEnrich: {constant: 'file:in?noop=true', timeout: 1000}\n        "
                    + "- setHeader: {name: CamelFileLocalWorkPath, constant: SECRET}\n        "
                    + "- to: 'file:ROOT/files/x?fileName=stolen'",
            ""
        },
    };

    @Rule
    public final TemporaryFolder temporary = new TemporaryFolder();

    private CamelHost host;
    private Path secret;

    /** Called by whoever gets past the guard. */
    public static final class Forbidden {

        private static volatile boolean called;

        private Forbidden() {}

        /** Leaves a trace. */
        public static String call() {
            called = true;
            return "called";
        }
    }

    @Before
    public void start() throws IOException {
        Forbidden.called = false;
        secret = Files.writeString(at("users.properties"), "admin = hash");
        Connections connections = new Connections();
        connections.addConnection(new Known(Map.of("knownHosts", "/etc/ssh/known", "url", "http://crm.example")));
        host = new CamelHost(
                Converters.standardConverter()
                        .convert(Map.of(
                                "pollIntervalMillis",
                                50,
                                "routesFolder",
                                at("camel-routes").toString(),
                                "deadLettersFolder",
                                at("dead").toString(),
                                "idempotentFolder",
                                at("done").toString(),
                                "filesFolder",
                                at("files").toString()))
                        .to(StreamsConfig.class),
                DefaultCamelContext::new,
                new Providers(),
                connections,
                new BundleRoutes());
        host.open();
        await().until(() -> Files.isDirectory(at("camel-routes")));
    }

    @After
    public void stop() {
        host.close();
    }

    @Test
    public void stepsAndExpressionsThatReachTheServerAreRefused() {
        List<String> taken = new ArrayList<>();
        for (String[] attack : WHEN_PUT) {
            String step = filled(attack[0]);
            try {
                host.put("crm", "yaml", ROUTE + "        " + step + "\n");
                taken.add(step);
            } catch (IllegalArgumentException refused) {
                String reason = refused.getMessage();
                if (!reason.contains(filled(attack[1])) || !reason.startsWith("crm.yaml")) {
                    taken.add(step + " -> " + reason);
                }
            }
        }
        assertEquals(String.join("\n", taken), List.of(), taken);
        assertFalse(Forbidden.called);
    }

    @Test
    public void whatShowsOnlyWhileARouteRunsFailsThere() throws Exception {
        Files.createSymbolicLink(Files.createDirectories(at("files")).resolve("link"), at("outside"));
        Files.createDirectories(at("outside"));
        Files.writeString(Files.createDirectories(at("files/in")).resolve("a"), "a");
        Files.writeString(Files.createDirectories(at("files/x")).resolve("a"), "there");
        List<String> taken = new ArrayList<>();
        for (String[] attack : WHEN_RUN) {
            RouteFile.Route route = run(filled(attack[0]));
            String error = route.lastError().orElse("");
            if (!error.contains(attack[1]) || !Files.readString(secret).equals("admin = hash")) {
                taken.add(attack[0] + " -> " + error);
            }
        }
        assertEquals(String.join("\n", taken), List.of(), taken);
        assertFalse(Forbidden.called);
        assertEquals("nothing was written outside", List.of(), list(at("outside")));
    }

    private static String write(String options) {
        return "- setBody: {constant: evil}\n        - to: 'file:ROOT/files/x?" + options + "'";
    }

    private RouteFile.Route run(String steps) {
        host.put("crm", "yaml", ROUTE + "        " + steps + "\n");
        return await().until(
                        () -> host.find("crm").orElseThrow().routes().get(0),
                        route -> route.counters().completed() + route.counters().failed() > 0);
    }

    @Test
    public void filesThatAreReadStayBelowTheirFolder() throws Exception {
        Files.createDirectories(at("outside"));
        for (String options : List.of(
                "move=ROOT/outside/moved",
                "move=../../outside/${file:name}",
                "preMove=../../outside/${file:name}",
                "doneFileName=../../users.properties")) {
            Files.writeString(Files.createDirectories(at("files/x")).resolve("a"), "a");
            host.put(
                    "crm",
                    "yaml",
                    ROUTE.replace(
                                    "timer:t\n      parameters: {repeatCount: 1, delay: 0}",
                                    filled("'file:x?initialDelay=0&" + options + "'"))
                            + "        - setHeader: {name: CamelFileLocalWorkPath, constant: '" + secret + "'}\n");
            await().during(Duration.ofMillis(300))
                    .until(() -> list(at("outside")).isEmpty() && Files.exists(secret));
        }
        assertEquals("admin = hash", Files.readString(secret));
    }

    private static List<String> list(Path folder) throws IOException {
        try (Stream<Path> found = Files.list(folder)) {
            return found.map(Path::toString).toList();
        }
    }

    @Test
    public void theWaysOfTheExamplesAreAllowed() throws Exception {
        run(
                """
                - setBody: {constant: '{"device":"d1","rpm":900,"list":[{"a":1}],"text":"x/y"}'}
                        - unmarshal: {json: {}}
                        - filter:
                            simple: "${body[list].size} == 1"
                            steps:
                              - setVariable: {name: second, simple: "${body[text].split('/')[1]}"}
                              - setHeader: {name: day, simple: "${date:now:yyyy}"}
                              - setBody: {simple: "${map(device,${body[device]},rpm,${body[rpm]},second,${variable.second})}"}
                              - marshal: {json: {}}
                              - convertBodyTo: {type: String}
                              - to: 'file:out?fileName=${variable.second}.json&tempFileName=${file:name}.part'""");
        assertEquals(
                Optional.empty(), host.find("crm").orElseThrow().routes().get(0).lastError());
        assertEquals("{\"device\":\"d1\",\"rpm\":900,\"second\":\"y\"}", Files.readString(at("files/out/y.json")));
        RouteFile known =
                host.put("known", "yaml", ROUTE + "        - to: 'log:a?marker={{crm.url}}&groupActiveOnly=true'\n");
        assertEquals(Optional.empty(), known.error());
    }

    private String filled(String text) {
        return text.replace("FORBIDDEN", Forbidden.class.getName())
                .replace("SECRET", secret.toString())
                .replace("ROOT", temporary.getRoot().toString());
    }

    private Path at(String name) {
        return temporary.getRoot().toPath().resolve(name);
    }

    /** A connection. */
    private record Known(Map<String, String> values) implements Connection {
        @Override
        public String name() {
            return "crm";
        }

        @Override
        public Set<String> keys() {
            return values.keySet();
        }

        @Override
        public Optional<String> value(String key) {
            return Optional.ofNullable(values.get(key));
        }

        @Override
        public Set<String> secrets() {
            return Set.of();
        }

        @Override
        public Optional<DataSource> dataSource() {
            return Optional.empty();
        }
    }
}
