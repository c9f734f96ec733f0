package io.millrace.itests;

import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.millrace.itests.client.Ledger;
import io.millrace.itests.client.Publishers;
import java.time.Duration;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;
import org.junit.experimental.categories.Category;

/** What was acknowledged is there, once and in order, whatever happened to the server. */
@Category(Alone.class)
public class DurabilityIT {

    private static final List<String> PROTOCOLS = List.of("mqtt", "amqp", "stomp");
    private static final int DEVICES_EACH = 3;

    @Rule
    public final MillraceProcess node = new MillraceProcess().asShipped();

    @Test
    public void everyAcknowledgedMessageIsInTheHistoryOnceAndInOrderAfterKillMinusNine() throws Exception {
        Fleet fleet = new Fleet(node);
        Ledger ledger = new Ledger();
        for (int round = 0; round < 2; round++) {
            Publishers publishers = new Publishers(ledger);
            for (String protocol : PROTOCOLS) {
                for (int i = 0; i < DEVICES_EACH; i++) {
                    publish(fleet, publishers, protocol, protocol + "-" + round + "-" + i);
                }
            }
            int before = ledger.size();
            await("a load over three protocols")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> ledger.size() - before >= 3_000);
            node.kill();
            publishers.stop();
            node.start();
        }
        fleet.awaitCaughtUp("telemetry", "state");
        assertEquals(List.of(), ledger.complaints(fleet.numbers()));
        for (String protocol : PROTOCOLS) {
            assertTrue(protocol + " was part of the load", ledger.size(protocol + "-0-0") > 0);
        }
        System.out.println("kill -9 twice under load: " + ledger.size() + " acknowledged, lost 0, reordered 0");
    }

    private void publish(Fleet fleet, Publishers publishers, String protocol, String deviceId) {
        fleet.register(deviceId);
        String password = fleet.password(deviceId);
        switch (protocol) {
            case "mqtt" -> publishers.mqtt(node.port("MQTT"), deviceId, password);
            case "amqp" -> publishers.amqp(node.port("AMQP"), deviceId, password);
            default -> publishers.stomp(node.port("STOMP"), deviceId, password);
        }
    }
}
