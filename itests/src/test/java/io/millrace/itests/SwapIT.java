package io.millrace.itests;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.CoreMatchers.endsWith;
import static org.hamcrest.CoreMatchers.not;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;

import io.millrace.itests.client.Ledger;
import io.millrace.itests.client.Publishers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.experimental.categories.Category;

/** Bundles are replaced under load, and no connected device notices. */
@Category(Alone.class)
public class SwapIT {

    private static final List<String> DEVICES = List.of("mqtt-0", "amqp-0", "stomp-0");
    private static final List<String> HELD_BY_CONNECTIONS = List.of("io.millrace.api", "io.millrace.gateway");

    @Rule
    public final MillraceProcess node = new MillraceProcess().asShipped();

    @Test
    public void updatesOfEveryBundleButApiAndGatewayUnderLoadDisconnectNobodyAndLoseNothing() throws Exception {
        Fleet fleet = new Fleet(node).register(DEVICES.toArray(String[]::new));
        Ledger ledger = new Ledger();
        Publishers publishers = new Publishers(ledger);
        publishers.mqtt(node.port("MQTT"), "mqtt-0", fleet.password("mqtt-0"));
        publishers.amqp(node.port("AMQP"), "amqp-0", fleet.password("amqp-0"));
        publishers.stomp(node.port("STOMP"), "stomp-0", fleet.password("stomp-0"));
        awaitProgress(ledger, "the start");
        for (String bundle : bundles()) {
            assertThat(node.script("shell", "bundle:update " + bundle), endsWith("exit code 0"));
            // A publisher ends when it is cut off, so that progress means the same connection goes on.
            awaitProgress(ledger, "the update of " + bundle);
        }
        swapsAndGoesBack(ledger);
        publishers.stop();
        await("healthy again")
                .atMost(Duration.ofSeconds(30))
                .until(() -> fleet.rest().get("/health").status() == 200);
        fleet.awaitCaughtUp("telemetry", "state");
        assertEquals(List.of(), ledger.complaints(fleet.numbers()));
    }

    /** A jar whose components are gone starts, and leaves the server without a log-in. */
    private void swapsAndGoesBack(Ledger ledger) throws Exception {
        Path jar = Installation.bundle("io.millrace.identity");
        String done = node.script("shell", "millrace:swap io.millrace.identity " + jar);
        assertThat(done, containsString("the server is healthy"));
        assertThat(done, endsWith("exit code 0"));
        awaitProgress(ledger, "the swap of io.millrace.identity");
        Path broken = Files.createTempFile(Installation.WORK, "broken", ".jar");
        copyWithoutComponents(jar, broken);
        String refused = node.script("shell", "millrace:swap --within 4s io.millrace.identity " + broken);
        assertThat(refused, containsString("bundle io.millrace.identity is not started"));
        assertThat(refused, containsString("has its old content again, and the server is healthy with it"));
        assertThat(refused, not(endsWith("exit code 0")));
        awaitProgress(ledger, "a swap that was taken back");
    }

    private static void copyWithoutComponents(Path jar, Path target) throws IOException {
        try (JarInputStream from = new JarInputStream(Files.newInputStream(jar));
                JarOutputStream to = new JarOutputStream(Files.newOutputStream(target), from.getManifest())) {
            for (JarEntry entry = from.getNextJarEntry(); entry != null; entry = from.getNextJarEntry()) {
                if (!entry.getName().startsWith("OSGI-INF/io.millrace")) {
                    to.putNextEntry(new JarEntry(entry.getName()));
                    from.transferTo(to);
                }
            }
        }
    }

    /** Whatever of ours is installed: a bundle that is added later is swapped here, too. */
    private List<String> bundles() throws Exception {
        List<String> ours = Stream.of(
                        node.script("shell", "bundle:list -t 0 -s --no-format").split("\\s+"))
                .filter(word -> word.startsWith("io.millrace.") && !word.startsWith("io.millrace.tp."))
                .filter(name -> !HELD_BY_CONNECTIONS.contains(name))
                .distinct()
                .sorted()
                .toList();
        assertEquals("there are bundles to swap", true, ours.contains("io.millrace.identity"));
        return ours;
    }

    private static void awaitProgress(Ledger ledger, String after) {
        int[] before = DEVICES.stream().mapToInt(ledger::size).toArray();
        IntUnaryOperator progress = i -> ledger.size(DEVICES.get(i)) - before[i];
        for (int i = 0; i < DEVICES.size(); i++) {
            int device = i;
            await(DEVICES.get(i) + " goes on after " + after)
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> progress.applyAsInt(device) >= 20);
        }
    }
}
