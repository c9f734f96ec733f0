package io.millrace.streams.internal;

import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultEndpoint;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.osgi.util.converter.Converters;

/** Route files whose connection takes what is sent and says nothing. */
public class SilentConnectionTest {

    private static final String ROUTE = "- route: {id: %1$s, from: {uri: '%2$s:%1$s', steps: [{log: x}]}}%n";

    @Rule
    public final TemporaryFolder temporary = new TemporaryFolder();

    private final CountDownLatch answer = new CountDownLatch(1);
    private final AtomicInteger stopped = new AtomicInteger();
    private CamelHost host;

    @Before
    public void start() {
        Path folder = temporary.getRoot().toPath();
        StreamsConfig config = Converters.standardConverter()
                .convert(Map.of(
                        "startTimeoutSeconds",
                        1,
                        "allowedComponents",
                        "direct, silent",
                        "routesFolder",
                        folder.resolve("routes").toString(),
                        "deadLettersFolder",
                        folder.resolve("dead").toString(),
                        "idempotentFolder",
                        folder.resolve("done").toString(),
                        "filesFolder",
                        folder.resolve("files").toString()))
                .to(StreamsConfig.class);
        host = new CamelHost(config, this::context, new Providers(), new Connections(), new BundleRoutes());
        host.open();
    }

    @After
    public void stop() {
        answer.countDown();
        host.close();
    }

    @Test
    public void areRefusedInTimeAndLeaveOtherFilesAndTheVersionBeforeAlone() {
        host.put("crm", "yaml", ROUTE.formatted("crm", "direct"));
        String refused = assertThrows(
                        IllegalArgumentException.class, () -> host.put("crm", "yaml", ROUTE.formatted("crm", "silent")))
                .getMessage();
        assertTrue(refused, refused.startsWith("crm.yaml: a connection that it uses has not answered within 1 s"));
        assertEquals("started", state("crm"));
        host.put("erp", "yaml", ROUTE.formatted("erp", "direct"));
        assertEquals("started", state("erp"));
        assertEquals(0, stopped.get());
        answer.countDown();
        await().until(() -> stopped.get() == 1);
        assertEquals(List.of("started", "started"), List.of(state("crm"), state("erp")));
    }

    private String state(String id) {
        return host.find(id).orElseThrow().routes().get(0).state();
    }

    private CamelContext context() {
        CamelContext context = new DefaultCamelContext();
        context.addComponent("silent", new Silent());
        return context;
    }

    private final class Silent extends DefaultComponent {
        @Override
        protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
            return new SilentEndpoint(uri, this);
        }
    }

    private final class SilentEndpoint extends DefaultEndpoint {
        private SilentEndpoint(String uri, Silent component) {
            super(uri, component);
        }

        @Override
        public Producer createProducer() {
            throw new UnsupportedOperationException("it is read only");
        }

        @Override
        public Consumer createConsumer(Processor processor) {
            return new SilentConsumer(this, processor);
        }
    }

    private final class SilentConsumer extends DefaultConsumer {
        private SilentConsumer(Endpoint endpoint, Processor processor) {
            super(endpoint, processor);
        }

        @Override
        protected void doStart() throws Exception {
            super.doStart();
            while (answer.getCount() > 0) {
                try {
                    answer.await();
                } catch (InterruptedException e) {
                    continue; // as a read from a socket
                }
            }
        }

        @Override
        protected void doStop() throws Exception {
            stopped.incrementAndGet();
            super.doStop();
        }
    }
}
