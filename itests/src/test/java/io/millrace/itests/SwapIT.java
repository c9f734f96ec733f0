package io.millrace.itests;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.CoreMatchers.endsWith;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;

import io.millrace.itests.client.Ledger;
import io.millrace.itests.client.Publishers;
import java.time.Duration;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.junit.Rule;
import org.junit.Test;

/** Bundles are replaced under load, and no connected device notices. */
public class SwapIT {

    private static final List<String> DEVICES = List.of("mqtt-0", "amqp-0", "stomp-0");

    @Rule
    public final MillraceProcess node = new MillraceProcess();

    @Test
    public void updatesOfIdentityAndStateUnderLoadDisconnectNobodyAndLoseNothing() throws Exception {
        Fleet fleet = new Fleet(node).register(DEVICES.toArray(String[]::new));
        Ledger ledger = new Ledger();
        Publishers publishers = new Publishers(ledger);
        publishers.mqtt(node.port("MQTT"), "mqtt-0", fleet.password("mqtt-0"));
        publishers.amqp(node.port("AMQP"), "amqp-0", fleet.password("amqp-0"));
        publishers.stomp(node.port("STOMP"), "stomp-0", fleet.password("stomp-0"));
        awaitProgress(ledger);
        for (String bundle : List.of("io.millrace.identity", "io.millrace.state")) {
            assertThat(node.script("shell", "bundle:update " + bundle), endsWith("exit code 0"));
            // A publisher ends when it is cut off, so that progress means the same connection goes on.
            awaitProgress(ledger);
        }
        publishers.stop();
        await("healthy again").atMost(Duration.ofSeconds(30)).until(() -> fleet.rest()
                        .get("/health")
                        .status()
                == 200);
        fleet.awaitCaughtUp("telemetry", "state");
        assertEquals(List.of(), ledger.complaints(fleet.numbers()));
    }

    private static void awaitProgress(Ledger ledger) {
        int[] before = DEVICES.stream().mapToInt(ledger::size).toArray();
        IntUnaryOperator progress = i -> ledger.size(DEVICES.get(i)) - before[i];
        for (int i = 0; i < DEVICES.size(); i++) {
            int device = i;
            await(DEVICES.get(i) + " goes on")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> progress.applyAsInt(device) >= 20);
        }
    }
}
