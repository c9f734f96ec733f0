package io.millrace.streams.internal;

import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.millrace.api.address.StreamKind;
import io.millrace.api.route.RouteFile;
import io.millrace.api.stream.Stamp;
import io.millrace.api.stream.StreamRecord;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.osgi.util.converter.Converters;

/** Routes that read what was. */
public class ReplayTest {

    private static final String ROUTE = "- route:\n    id: again\n    from:\n      uri: millrace:replay\n"
            + "      parameters: {%s}\n      steps:\n        - to: millrace:events\n";

    @Rule
    public final TemporaryFolder temporary = new TemporaryFolder();

    private final FakeLog log = new FakeLog();
    private CamelHost host;

    @Before
    public void start() {
        Providers providers = new Providers();
        providers.bindLog(log);
        Path folder = temporary.getRoot().toPath();
        StreamsConfig config = Converters.standardConverter()
                .convert(Map.of(
                        "routesFolder",
                        folder.resolve("routes").toString(),
                        "deadLettersFolder",
                        folder.resolve("dead").toString(),
                        "idempotentFolder",
                        folder.resolve("done").toString()))
                .to(StreamsConfig.class);
        host = new CamelHost(config, DefaultCamelContext::new, providers, new Connections(), new BundleRoutes());
        host.open();
        for (int hour = 0; hour < 6; hour++) {
            log.append(at(hour));
        }
    }

    @After
    public void stop() {
        host.close();
    }

    @Test
    public void whatArrivedFromATimeToAnotherIsReadOnceOverRestartsToo() {
        String route = ROUTE.formatted("from: '2026-01-01T02:00:00Z', to: '2026-01-01T04:00:00Z'");
        host.put("again", "yaml", route);
        await().until(() -> copies().equals(List.of("2", "3")));
        host.put("again", "yaml", route + "# the same, started anew\n");
        log.append(at(3));
        await().until(() -> copies().equals(List.of("2", "3", "3")));
        host.put("again", "yaml", ROUTE.formatted("from: '2026-01-01T05:00:00Z', kind: telemetry"));
        await().until(() -> copies().equals(List.of("2", "3", "3", "5", "3")));
    }

    @Test
    public void aWrongTimeOrKindIsRefused() {
        for (String wrong : List.of("kind: telemetry", "from: yesterday", "from: '2026-01-01T00:00:00Z', kind: all")) {
            String refused = assertThrows(
                            IllegalArgumentException.class, () -> host.put("again", "yaml", ROUTE.formatted(wrong)))
                    .getMessage();
            assertTrue(refused, refused.matches("again.yaml.*(needs 'from'|'from' is 'yesterday'|'kind' is 'all').*"));
        }
        assertEquals(Optional.empty(), host.find("again"));
    }

    @Test
    public void whatLiesBetweenIsInOrderAndMayHaveAnOffset() {
        String refused = assertThrows(
                        IllegalArgumentException.class,
                        () -> host.put(
                                "again",
                                "yaml",
                                ROUTE.formatted("from: '2026-01-01T04:00:00Z', to: '2026-01-01T02:00:00Z'")))
                .getMessage();
        assertTrue(refused, refused.contains("'to' is 2026-01-01T02:00:00Z, which is not after 'from'"));
        String uri = "millrace:replay?from=2026-01-01T04:00:00+02:00&to=2026-01-01T04:00:00Z";
        host.put("again", "yaml", "- from: {uri: '" + uri + "', steps: [{to: 'millrace:events?streamId=copied'}]}\n");
        await().until(() -> copies().equals(List.of("2", "3")));
    }

    @Test
    public void itsGroupGoesWithItAndOneThatHasANameStays() {
        host.put("again", "yaml", ROUTE.formatted("from: '2026-01-01T04:00:00Z'"));
        await().until(() -> copies().equals(List.of("4", "5")));
        String first = group();
        host.put("again", "yaml", ROUTE.formatted("from: '2026-01-01T05:00:00Z'"));
        await().until(() -> copies().equals(List.of("4", "5", "5")));
        String second = group();
        assertEquals(Optional.empty(), log.group(StreamKind.TELEMETRY, first));
        host.remove("again");
        assertEquals(Optional.empty(), log.group(StreamKind.TELEMETRY, second));
        host.put("again", "yaml", ROUTE.formatted("from: '2026-01-01T05:00:00Z', group: mine"));
        await().until(() -> copies().equals(List.of("4", "5", "5", "5")));
        host.remove("again");
        assertTrue(log.group(StreamKind.TELEMETRY, "mine").isPresent());
    }

    private String group() {
        RouteFile.Route route = host.find("again").orElseThrow().routes().get(0);
        return route.reads().orElseThrow().group();
    }

    @Test
    public void aFilterTakesTheRecordsThatAreWanted() {
        host.put("again", "yaml", ROUTE.formatted("from: '2026-01-01T00:00:00Z', filter: '${body} > 3'"));
        await().until(() -> copies().equals(List.of("4", "5")));
        String refused = assertThrows(
                        IllegalArgumentException.class,
                        () -> host.put(
                                "many",
                                "yaml",
                                ROUTE.formatted("from: '2026-01-01T00:00:00Z', filter: '${body} > 3', batchSize: 10")))
                .getMessage();
        assertTrue(refused, refused.contains("'filter' looks at one record at a time, and 'batchSize' is 10"));
    }

    private List<String> copies() {
        return log.all(StreamKind.EVENTS).stream()
                .map(record -> new String(record.content().payload(), StandardCharsets.UTF_8))
                .toList();
    }

    private static StreamRecord at(int hour) {
        StreamRecord record = FakeLog.record(StreamKind.TELEMETRY, "press-1", Integer.toString(hour));
        Stamp stamp =
                new Stamp(Instant.parse("2026-01-01T0" + hour + ":00:00Z"), "m-" + hour, false, "g", Optional.empty());
        return new StreamRecord(record.kind(), record.deviceId(), record.streamId(), stamp, record.content());
    }
}
