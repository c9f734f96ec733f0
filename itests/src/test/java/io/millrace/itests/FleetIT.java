package io.millrace.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import io.millrace.itests.client.AmqpWire;
import io.millrace.itests.client.Mqtt;
import io.millrace.itests.client.MqttWire;
import io.millrace.itests.client.Stomp;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.experimental.categories.Category;

/**
 * A hundred thousand devices that are away with mail waiting, and ten thousand that listen: what they cost, how fast one is cut
 * off, and how soon the server is back after a kill.
 */
@Category(Alone.class)
public class FleetIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int OFFLINE = 100_000;
    private static final int MQTT = 9_600;
    private static final int AMQP = 200;
    private static final int STOMP = 200;
    private static final int BATCH = 10_000;
    private static final int REVOKED_EACH = 20;
    private static final long MAX_OFFLINE_BYTES = 1_024;
    private static final long MAX_LISTENING_BYTES = 10 * 1_024;
    private static final long MAX_REVOCATION_MILLIS = 1_000;
    private static final Duration MAX_RESTART = Duration.ofSeconds(30);
    private static final int UNDER_WAY = 1_000;

    @ClassRule
    public static final MillraceProcess NODE = new MillraceProcess().asShipped();

    private final Fleet fleet = new Fleet(NODE);
    private final Map<String, String> passwords = new HashMap<>();
    private final Map<String, Ending> connections = new HashMap<>();

    @Test
    public void aFleetCostsWhatItMayAndARevokedDeviceIsGoneAtOnceAndTheServerIsSoonBack() throws Exception {
        Histogram empty = Histogram.of(NODE.serverPid());
        register("offline", OFFLINE);
        Histogram offline = Histogram.of(NODE.serverPid());
        sendOneCommandToEachThatIsAway();
        Histogram mail = Histogram.of(NODE.serverPid());
        register("mqtt", MQTT);
        register("amqp", AMQP);
        register("stomp", STOMP);
        Histogram before = Histogram.of(NODE.serverPid());
        for (int n = 0; n < MQTT; n++) {
            listenOverMqtt("mqtt-" + n);
        }
        Histogram listening = Histogram.of(NODE.serverPid());
        for (int n = 0; n < AMQP; n++) {
            connectOverAmqp("amqp-" + n);
            listenOverStomp("stomp-" + n);
        }
        long offlineBytes = (offline.total() - empty.total()) / OFFLINE;
        long mailBytes = (mail.total() - empty.total()) / OFFLINE;
        long listeningBytes = (listening.total() - before.total()) / MQTT;
        List<Long> revocations = revocations();
        System.out.printf(
                "%,d offline devices: %,d bytes of heap each, %,d with a command waiting; %,d that listen over MQTT: %,d each%n",
                OFFLINE, offlineBytes, mailBytes, MQTT, listeningBytes);
        assertTrue("an offline device costs " + offlineBytes, offlineBytes <= MAX_OFFLINE_BYTES);
        assertTrue("an offline device with mail costs " + mailBytes, mailBytes <= MAX_OFFLINE_BYTES);
        assertTrue("a listening device costs " + listeningBytes, listeningBytes <= MAX_LISTENING_BYTES);
        assertTrue(revocations.toString(), revocations.get(revocations.size() - 1) < MAX_REVOCATION_MILLIS);
        Duration restart = restartAfterAKill();
        assertTrue("the restart took " + restart, restart.compareTo(MAX_RESTART) < 0);
    }

    private void sendOneCommandToEachThatIsAway() throws Exception {
        String password = fleet.rest()
                .post("/services", "{\"id\":\"fleet-crm\",\"consume\":[],\"send\":[\"commands\"]}")
                .expect(201)
                .json()
                .path("password")
                .asText();
        Mqtt5BlockingClient crm =
                Mqtt.client("fleet-crm", NODE.port("MQTT"), "service/fleet-crm", password, null, cause -> {});
        crm.connect();
        Semaphore room = new Semaphore(UNDER_WAY);
        List<Throwable> refusals = new CopyOnWriteArrayList<>();
        for (int n = 0; n < OFFLINE; n++) {
            room.acquire();
            crm.toAsync()
                    .publishWith()
                    .topic("commands/offline-" + n + "/setSpeed")
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .payload(("{\"n\":" + n + "}").getBytes(StandardCharsets.UTF_8))
                    .send()
                    .whenComplete((result, refusal) -> {
                        room.release();
                        if (refusal != null || result.getError().isPresent()) {
                            refusals.add(refusal == null ? result.getError().get() : refusal);
                        }
                    });
        }
        room.acquire(UNDER_WAY);
        crm.disconnect();
        assertEquals(List.of(), refusals);
    }

    private Duration restartAfterAKill() throws Exception {
        NODE.kill();
        long begin = System.nanoTime();
        NODE.start();
        String id = "offline-" + (OFFLINE - 1);
        try (MqttWire device = new MqttWire(NODE.port("MQTT"), 4)) {
            assertEquals(0, device.connect(id, id, passwords.get(id)).code());
            assertEquals(
                    MqttWire.PUBACK,
                    device.publish("devices/me/telemetry", "{}").type());
            Duration took = Duration.ofNanos(System.nanoTime() - begin);
            System.out.printf(
                    "after kill -9 with %,d devices and %,d waiting commands: first accepted telemetry after %,d ms%n",
                    passwords.size(), OFFLINE, took.toMillis());
            device.sendSubscribe("devices/me/commands/#");
            MqttWire.Packet packet = device.receive();
            while (packet.type() == MqttWire.SUBACK) {
                packet = device.receive();
            }
            assertEquals("its command waited", MqttWire.PUBLISH, packet.type());
            return took;
        }
    }

    /** Deactivates some of each protocol one after the other; one clock, from the answer of REST to the closed socket. */
    private List<Long> revocations() throws Exception {
        List<Long> millis = new ArrayList<>();
        for (String protocol : List.of("mqtt", "amqp", "stomp")) {
            for (int n = 0; n < REVOKED_EACH; n++) {
                String id = protocol + "-" + n;
                CompletableFuture<Long> closed =
                        CompletableFuture.supplyAsync(() -> connections.get(id).await());
                fleet.rest().post("/devices/" + id + "/deactivate", "").expect(200);
                long answered = System.nanoTime();
                long after = closed.get(30, TimeUnit.SECONDS) - answered;
                millis.add(Math.max(0, TimeUnit.NANOSECONDS.toMillis(after)));
            }
        }
        assertEquals("others stay", MqttWire.PUBACK, aliveAfterAll());
        List<Long> sorted = millis.stream().sorted().toList();
        System.out.printf(
                "with %,d connections from the answer of a revocation to the closed socket: median %d ms, longest %d ms%n",
                connections.size(), sorted.get(sorted.size() / 2), sorted.get(sorted.size() - 1));
        return sorted;
    }

    private int aliveAfterAll() throws Exception {
        String id = "mqtt-" + (MQTT - 1);
        try (MqttWire second = new MqttWire(NODE.port("MQTT"), 4)) {
            assertEquals(
                    0, second.connect(id + "/second", id, passwords.get(id)).code());
            return second.publish("devices/me/telemetry", "{}").type();
        }
    }

    private void listenOverMqtt(String id) throws IOException {
        MqttWire wire = new MqttWire(NODE.port("MQTT"), 4);
        assertEquals(id, 0, wire.connect(id, id, passwords.get(id)).code());
        wire.sendSubscribe("devices/" + id + "/commands/#");
        assertEquals(id, MqttWire.SUBACK, wire.receive().type());
        connections.put(id, Ending.of(() -> {
            while (wire.receive().type() != MqttWire.CLOSED) {
                continue; // what the server still says on the way out
            }
        }));
    }

    private void connectOverAmqp(String id) throws IOException {
        AmqpWire wire = new AmqpWire(NODE.port("AMQP"));
        wire.logIn(id, passwords.get(id));
        connections.put(id, Ending.of(wire::receiveAll));
    }

    private void listenOverStomp(String id) throws IOException {
        Stomp wire = new Stomp(NODE.port("STOMP"));
        wire.connect(id, passwords.get(id)).expect("CONNECTED");
        wire.send("SUBSCRIBE", "", "id", "0", "destination", "devices/me/commands", "ack", "client", "receipt", "s");
        wire.receive().expect("RECEIPT");
        connections.put(id, Ending.of(wire::receiveUntilClosed));
    }

    /** Registers {@code prefix-0} and so on, as many at a time as one import carries. */
    private void register(String prefix, int count) throws Exception {
        HttpClient http = HttpClient.newHttpClient();
        String admin =
                Base64.getEncoder().encodeToString(("admin:" + NODE.adminPassword()).getBytes(StandardCharsets.UTF_8));
        for (int from = 0; from < count; from += BATCH) {
            String lines = IntStream.range(from, Math.min(count, from + BATCH))
                    .mapToObj(n -> "{\"id\":\"" + prefix + "-" + n + "\"}")
                    .collect(Collectors.joining("\n"));
            HttpRequest request = HttpRequest.newBuilder(NODE.http("/api/v1/devices:import"))
                    .timeout(Duration.ofMinutes(3))
                    .header("Authorization", "Basic " + admin)
                    .header("Content-Type", "application/x-ndjson")
                    .POST(HttpRequest.BodyPublishers.ofString(lines))
                    .build();
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            assertEquals(answer.body(), 200, answer.statusCode());
            for (String line : Arrays.asList(answer.body().split("\n"))) {
                JsonNode one = JSON.readTree(line);
                assertEquals(line, 201, one.path("status").asInt());
                passwords.put(
                        one.path("id").asText(), one.at("/credentials/password").asText());
            }
        }
    }

    /** Waits for the end of a connection and tells when that was. */
    private interface Ending {

        void untilClosed() throws IOException;

        static Ending of(Ending ending) {
            return ending;
        }

        default long await() {
            try {
                untilClosed();
            } catch (IOException reset) {
                return System.nanoTime(); // closed with data on its way is closed, too
            }
            return System.nanoTime();
        }
    }
}
