package io.millrace.streams.internal;

import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.millrace.api.route.RouteFile;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.osgi.util.converter.Converters;

/** Routes of other bundles. */
public class BundleRoutesTest {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final BundleRoutes bundles = new BundleRoutes();
    private CamelHost host;

    /** Ticks by itself. */
    private final class Ticks extends RouteBuilder {

        private final String word;

        Ticks(String word) {
            this.word = word;
        }

        @Override
        public void configure() {
            from("timer:" + word + "?period=20").routeId(word).process(exchange -> seen.add(word));
        }
    }

    @Before
    public void start() {
        StreamsConfig config = Converters.standardConverter()
                .convert(Map.of(
                        "pollIntervalMillis",
                        50,
                        "routesFolder",
                        folder.getRoot().toPath().resolve("routes").toString(),
                        "deadLettersFolder",
                        folder.getRoot().toPath().resolve("dead").toString(),
                        "idempotentFolder",
                        folder.getRoot().toPath().resolve("done").toString()))
                .to(StreamsConfig.class);
        host = new CamelHost(config, DefaultCamelContext::new, new Providers(), new Connections(), bundles);
        host.open();
    }

    @After
    public void stop() {
        host.close();
    }

    private Optional<RouteFile> found(String id) {
        return host.find(id);
    }

    private boolean ticks(String word) {
        int before = seen.size();
        return await().until(() -> seen.subList(before, seen.size()).contains(word), Boolean.TRUE::equals);
    }

    @Test
    public void runAreSeenRestAndGoWithTheirBundle() {
        Ticks builder = new Ticks("press");
        bundles.bindBuilder(builder, Map.of("millrace.route.id", "acme"));
        assertTrue(ticks("press"));
        RouteFile file = found("acme").orElseThrow();
        assertEquals("acme.bundle", file.fileName());
        assertEquals("press", file.routes().get(0).routeId());
        host.setSuspended("acme", Optional.empty(), true);
        assertEquals("suspended", found("acme").orElseThrow().routes().get(0).state());
        bundles.unbindBuilder(builder);
        await().until(() -> found("acme").isEmpty());
    }

    @Test
    public void areNamedAfterTheirClassAndComeAgainWithTheHost() {
        Ticks builder = new Ticks("pump");
        bundles.bindBuilder(builder, Map.of());
        assertTrue(ticks("pump"));
        host.close();
        start();
        assertTrue(ticks("pump"));
        assertTrue(found("Ticks").isPresent());
    }

    @Test
    public void aNameThatIsTakenIsTold() {
        bundles.bindBuilder(new Ticks("one"), Map.of("millrace.route.id", "same"));
        assertTrue(ticks("one"));
        bundles.bindBuilder(new Ticks("two"), Map.of("millrace.route.id", "a b"));
        await().until(() -> found("a b").flatMap(RouteFile::error).isPresent());
        String error = found("a b").orElseThrow().error().orElseThrow();
        assertTrue(error, error.startsWith("a b.bundle: "));
    }
}
