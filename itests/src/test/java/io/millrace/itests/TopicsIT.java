package io.millrace.itests;

import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.itests.client.Amqp;
import io.millrace.itests.client.MqttWire;
import io.millrace.itests.client.Stomp;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.qpid.protonj2.client.Message;
import org.apache.qpid.protonj2.client.Sender;
import org.apache.qpid.protonj2.client.Tracker;
import org.junit.ClassRule;
import org.junit.Test;

/** Addresses are names, not things: a hundred thousand of them cost no memory and make no broker address. */
public class TopicsIT {

    private static final int MQTT_TOPICS = 60_000;
    private static final int AMQP_TOPICS = 20_000;
    private static final int STOMP_TOPICS = 20_000;
    private static final int FOREIGN_TOPICS = 10_000;
    private static final int WINDOW = 50;
    /** So many fill what the server keeps of the newest records whatever their number, before anything is compared. */
    private static final int WARM = 10_000;

    private static final long FLAT_BYTES = 8L << 20;
    private static final String BROKER_ADDRESS = "org.apache.activemq.artemis.core.server.impl.AddressInfo";

    private static final String REPORT = "io.millrace.api.devicelog.DeviceLogReport";

    @ClassRule
    public static final MillraceProcess NODE = SharedNode.get();

    private final Fleet fleet = new Fleet(NODE);

    @Test
    public void aHundredThousandDistinctTopicsOverThreeProtocolsLeaveHeapAndBrokerAsTheyWere() throws Exception {
        fleet.register("topics-mqtt", "topics-amqp", "topics-stomp");
        overMqtt(0, WARM);
        overAmqp(0, WARM);
        overStomp(0, WARM);
        Histogram before = settled();
        Instant begin = Instant.now();
        overMqtt(WARM, MQTT_TOPICS);
        overAmqp(WARM, AMQP_TOPICS);
        overStomp(WARM, STOMP_TOPICS);
        foreign();
        Histogram after = settled();
        System.out.printf(
                "100,000 topics: live heap %,d bytes before, %,d after, broker addresses %d and %d%n",
                before.total(), after.total(), before.count(BROKER_ADDRESS), after.count(BROKER_ADDRESS));
        assertTrue("there are broker addresses to count", before.count(BROKER_ADDRESS) > 0);
        assertEquals("broker addresses", before.count(BROKER_ADDRESS), after.count(BROKER_ADDRESS));
        assertTrue(
                "live heap grew by " + (after.total() - before.total()), after.total() - before.total() < FLAT_BYTES);
        assertStamps("topics-mqtt", "telemetry", MQTT_TOPICS, begin);
        assertStamps("topics-amqp", "events", AMQP_TOPICS, begin);
        assertStamps("topics-stomp", "events", STOMP_TOPICS, begin);
    }

    /** Each property bag makes another topic. */
    private void overMqtt(int from, int to) throws Exception {
        try (MqttWire device = mqtt()) {
            int acknowledged = from;
            for (int n = from; n < to; n++) {
                String topic = "devices/me/telemetry/s" + n % WINDOW + "/?n=" + n;
                device.sendPublish(topic, body(n), new byte[0]);
                while (n - acknowledged >= WINDOW || n == to - 1 && acknowledged < to) {
                    assertEquals(0, device.receive().code());
                    acknowledged++;
                }
            }
        }
    }

    private void foreign() throws Exception {
        try (MqttWire device = mqtt()) {
            for (int n = 0; n < FOREIGN_TOPICS; n++) {
                assertEquals(
                        0x87,
                        device.publish("devices/other-" + n + "/telemetry", "{}")
                                .code());
            }
        }
    }

    private void overAmqp(int from, int to) throws Exception {
        try (Amqp device = new Amqp(NODE.port("AMQP"), "topics-amqp", fleet.password("topics-amqp"))) {
            Sender relay = device.anonymousSender();
            Deque<Tracker> open = new ArrayDeque<>();
            for (int n = from; n < to; n++) {
                open.add(relay.send(Message.create(body(n)).to("devices/me/events/t" + n)));
                while (open.size() >= WINDOW || n == to - 1 && !open.isEmpty()) {
                    assertTrue(open.remove()
                            .awaitSettlement(30, TimeUnit.SECONDS)
                            .remoteState()
                            .isAccepted());
                }
            }
        }
    }

    private void overStomp(int from, int to) throws Exception {
        try (Stomp device = new Stomp(NODE.port("STOMP"))) {
            device.connect("topics-stomp", fleet.password("topics-stomp")).expect("CONNECTED");
            int acknowledged = from;
            for (int n = from; n < to; n++) {
                device.send("SEND", "{\"n\":" + n + "}", "destination", "/devices/me/events/t" + n, "receipt", "r");
                while (n - acknowledged >= WINDOW || n == to - 1 && acknowledged < to) {
                    device.receive().expect("RECEIPT");
                    acknowledged++;
                }
            }
        }
    }

    private void assertStamps(String deviceId, String kind, int count, Instant begin) {
        List<JsonNode> records = fleet.history(deviceId);
        assertEquals(deviceId, count, records.size());
        Set<String> messageIds = new HashSet<>();
        for (int n = 0; n < count; n++) {
            JsonNode record = records.get(n);
            assertEquals(deviceId, n, record.at("/payload/n").asInt());
            assertEquals(kind, record.path("kind").asText());
            assertEquals(
                    kind.equals("events") ? "t" + n : "s" + n % WINDOW,
                    record.path("stream").asText());
            assertTrue(messageIds.add(record.path("messageId").asText()));
            Instant arrived = Instant.parse(record.path("enqueuedTime").asText());
            assertTrue(arrived.toString(), n < WARM || !arrived.isBefore(begin.minusMillis(1)));
            assertTrue(arrived.toString(), arrived.isBefore(Instant.now()));
        }
    }

    /** What is refused is told in the log of its device, by and by: most of that is work under way, and no growth. */
    private Histogram settled() {
        fleet.awaitCaughtUp("telemetry", "state");
        fleet.awaitCaughtUp("events", "state");
        return await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> Histogram.of(NODE.serverPid()), heap -> heap.count(REPORT) < FOREIGN_TOPICS / 10);
    }

    private MqttWire mqtt() throws Exception {
        MqttWire device = new MqttWire(NODE.port("MQTT"), 5);
        assertEquals(
                0,
                device.connect("topics-mqtt", "topics-mqtt", fleet.password("topics-mqtt"))
                        .code());
        return device;
    }

    private static byte[] body(int n) {
        return ("{\"n\":" + n + "}").getBytes(StandardCharsets.UTF_8);
    }
}
