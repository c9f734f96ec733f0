package io.millrace.itests;

import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode;
import io.millrace.itests.client.Amqp;
import io.millrace.itests.client.DeviceHttp;
import io.millrace.itests.client.Rest;
import io.millrace.itests.client.Stomp;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.qpid.protonj2.client.Message;
import org.apache.qpid.protonj2.client.Sender;
import org.apache.qpid.protonj2.client.Tracker;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.FixMethodOrder;
import org.junit.Test;
import org.junit.runners.MethodSorters;

/** What clients may use, what they used, and what those get who want more, on one node. */
@FixMethodOrder(MethodSorters.NAME_ASCENDING)
public class AbuseIT {

    private static final int FOREIGN = 10_000;
    private static final long ROOM_BYTES = 12L << 20;

    @ClassRule
    public static final MillraceProcess NODE = new MillraceProcess();

    private static final Fleet FLEET = new Fleet(NODE);
    private static Rest rest;

    @Before
    public void register() {
        if (rest == null) {
            rest = FLEET.rest();
            FLEET.register("abuse-mqtt", "abuse-amqp", "abuse-stomp", "abuse-http");
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Mqtt5BlockingClient mqtt() {
        return MqttClient.builder()
                .useMqttVersion5()
                .identifier("abuse-mqtt")
                .serverHost("127.0.0.1")
                .serverPort(NODE.port("MQTT"))
                .simpleAuth()
                .username("abuse-mqtt")
                .password(bytes(FLEET.password("abuse-mqtt")))
                .applySimpleAuth()
                .buildBlocking();
    }

    private static void publish(Mqtt5BlockingClient client, String topic) {
        client.publishWith()
                .topic(topic)
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(bytes("{\"t\":1}"))
                .send();
    }

    private static void quotas(String keys) throws IOException {
        Path file = NODE.data().resolve("etc").resolve("io.millrace.gateway.quota.cfg");
        Files.writeString(file, keys);
    }

    private static long quota(String name, String scope) {
        for (JsonNode quota : rest.get("/quotas").expect(200).json().path("quotas")) {
            if (quota.path("name").asText().equals(name)
                    && quota.path("scope").asText().equals(scope)) {
                return quota.path("limit").asLong(0);
            }
        }
        throw new AssertionError("no quota " + name);
    }

    private static long lastTelemetry() {
        for (JsonNode stream : rest.get("/streams").expect(200).json().path("streams")) {
            if (stream.path("kind").asText().equals("telemetry")) {
                return stream.path("last").asLong();
            }
        }
        throw new AssertionError("no telemetry");
    }

    @Test
    public void aQuotaChangesUnderALiveConnectionAndTheClientHearsOfIt() throws Exception {
        Mqtt5BlockingClient device = mqtt();
        device.connect();
        publish(device, "devices/me/telemetry");
        quotas("deviceMessagesPerSecond = 1\n");
        await().atMost(Duration.ofSeconds(20)).until(() -> quota("messagesPerSecond", "device") == 1);
        Mqtt5PubAckException thrown = assertThrows(Mqtt5PubAckException.class, () -> {
            for (int i = 0; i < 10; i++) {
                publish(device, "devices/me/telemetry");
            }
        });
        assertEquals(
                Mqtt5PubAckReasonCode.QUOTA_EXCEEDED, thrown.getMqttMessage().getReasonCode());
        quotas("deviceMessagesPerSecond = 0\n");
        await().atMost(Duration.ofSeconds(20)).until(() -> quota("messagesPerSecond", "device") == 0);
        for (int i = 0; i < 10; i++) {
            publish(device, "devices/me/telemetry");
        }
        device.disconnect();
    }

    @Test
    public void aWrongQuotaIsNamedByHealthAndTheOnesBeforeHold() throws Exception {
        quotas("deviceMessagesPerSecond = many\n");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> rest.get("/health").body().contains("'deviceMessagesPerSecond'"));
        assertEquals(100, quota("connections", "device"));
        quotas("deviceMessagesPerSecond = 0\n");
        await().atMost(Duration.ofSeconds(20)).until(() -> rest.get("/health").status() == 200);
    }

    @Test
    public void usageAddsUpToWhatWasStoredByDeviceAndStream() throws Exception {
        FLEET.register("usage-amqp", "usage-stomp");
        try (Amqp device = new Amqp(NODE.port("AMQP"), "usage-amqp", FLEET.password("usage-amqp"))) {
            Sender sender = device.sender("devices/me/telemetry/a");
            for (int i = 0; i < 20; i++) {
                assertTrue(Amqp.send(sender, Message.create(bytes("{\"n\":" + i % 10 + "}")))
                        .remoteState()
                        .isAccepted());
            }
        }
        try (Stomp device = new Stomp(NODE.port("STOMP"))) {
            device.connect("usage-stomp", FLEET.password("usage-stomp")).expect("CONNECTED");
            for (int i = 0; i < 30; i++) {
                String stream = i < 10 ? "a" : "b";
                device.send("SEND", "{\"n\":1}", "destination", "devices/me/telemetry/" + stream, "receipt", "r");
                device.receive().expect("RECEIPT");
            }
        }
        FLEET.awaitCaughtUp("telemetry", "state");
        assertEquals("a=20/140", usage("usage-amqp"));
        assertEquals("a=10/70 b=20/140", usage("usage-stomp"));
        assertEquals(20, FLEET.history("usage-amqp").size());
        assertEquals(30, FLEET.history("usage-stomp").size());
        NODE.kill();
        NODE.start();
        assertEquals("nothing counts twice after kill -9", "a=10/70 b=20/140", usage("usage-stomp"));
    }

    private static String usage(String device) {
        List<String> sums = new ArrayList<>();
        for (JsonNode entry :
                rest.get("/usage?device=" + device).expect(200).json().path("usage")) {
            sums.add(
                    entry.path("stream").asText() + "=" + entry.path("messages").asLong() + "/"
                            + entry.path("bytes").asLong());
        }
        return sums.stream().sorted().collect(Collectors.joining(" "));
    }

    /** What the server holds after a full collection. */
    private static long heapBytes() throws Exception {
        Process histogram = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(NODE.serverPid()),
                        "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String last = "";
        for (String line : new String(histogram.getInputStream().readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
            last = line.startsWith("Total") ? line : last;
        }
        return Long.parseLong(last.trim().split("\\s+")[2]);
    }

    private static String foreign(Random random) {
        String id = Long.toHexString(random.nextLong());
        return switch (random.nextInt(4)) {
            case 0 -> "devices/" + id + "/telemetry";
            case 1 -> "devices/" + id + "/events/" + Long.toHexString(random.nextLong());
            case 2 -> "devices/abuse-other/telemetry/" + id;
            default -> id + "/" + Long.toHexString(random.nextLong());
        };
    }

    @Test
    public void tenThousandForeignAddressesOverEachProtocolSucceedNowhereAndCostNoMemory() throws Exception {
        warmUp();
        long stored = lastTelemetry();
        long before = heapBytes();
        assertEquals(0, overMqtt(new Random(1), FOREIGN));
        assertEquals(0, overAmqp(new Random(2), FOREIGN));
        assertEquals(0, overStomp(new Random(3), FOREIGN));
        assertEquals(0, overHttp(new Random(7), FOREIGN));
        long after = heapBytes();
        System.out.println("heap before " + before + ", after 40,000 foreign addresses " + after);
        assertTrue("heap grew from " + before + " to " + after, after < before + ROOM_BYTES);
        assertEquals(stored, lastTelemetry());
    }

    private static void warmUp() throws Exception {
        overMqtt(new Random(4), 200);
        overAmqp(new Random(5), 200);
        overStomp(new Random(6), 200);
        overHttp(new Random(8), 200);
    }

    private static int overHttp(Random random, int count) {
        DeviceHttp device = DeviceHttp.withPassword(NODE.http("/"), "abuse-http", FLEET.password("abuse-http"));
        List<CompletableFuture<DeviceHttp.Answer>> answers = new ArrayList<>();
        int taken = 0;
        for (int i = 0; i < count; i++) {
            answers.add(device.later("POST", "/" + foreign(random)));
            if (answers.size() == 50 || i == count - 1) {
                for (CompletableFuture<DeviceHttp.Answer> answer : answers) {
                    taken += answer.join().status() < 400 ? 1 : 0;
                }
                answers.clear();
            }
        }
        return taken;
    }

    private static int overMqtt(Random random, int count) {
        Mqtt5BlockingClient device = mqtt();
        device.connect();
        List<CompletableFuture<Mqtt5PublishResult>> results = new ArrayList<>();
        int taken = 0;
        for (int i = 0; i < count; i++) {
            results.add(device.toAsync()
                    .publishWith()
                    .topic(foreign(random))
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .payload(bytes("1"))
                    .send());
            if (results.size() == 50) {
                taken += taken(results);
            }
        }
        taken += taken(results);
        device.disconnect();
        return taken;
    }

    private static int taken(List<CompletableFuture<Mqtt5PublishResult>> results) {
        int taken = 0;
        for (CompletableFuture<Mqtt5PublishResult> result : results) {
            taken += result.handle((done, refused) ->
                                    refused == null && done.getError().isEmpty())
                            .orTimeout(30, TimeUnit.SECONDS)
                            .join()
                    ? 1
                    : 0;
        }
        results.clear();
        return taken;
    }

    private static int overAmqp(Random random, int count) throws Exception {
        int taken = 0;
        try (Amqp device = new Amqp(NODE.port("AMQP"), "abuse-amqp", FLEET.password("abuse-amqp"))) {
            Sender sender = device.anonymousSender();
            List<Tracker> trackers = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                trackers.add(sender.send(Message.create(bytes("1")).to(foreign(random))));
                if (trackers.size() == 50 || i == count - 1) {
                    for (Tracker tracker : trackers) {
                        taken += tracker.awaitSettlement(30, TimeUnit.SECONDS)
                                        .remoteState()
                                        .isAccepted()
                                ? 1
                                : 0;
                    }
                    trackers.clear();
                }
            }
        }
        return taken;
    }

    /** A refused SEND ends the connection, so that each address costs one. */
    private static int overStomp(Random random, int count) throws Exception {
        int taken = 0;
        for (int i = 0; i < count; i++) {
            try (Stomp device = new Stomp(NODE.port("STOMP"))) {
                device.connect("abuse-stomp", FLEET.password("abuse-stomp")).expect("CONNECTED");
                device.send("SEND", "1", "destination", foreign(random), "receipt", "r");
                taken += device.receive().command().equals("ERROR") ? 0 : 1;
            }
        }
        return taken;
    }

    @Test
    public void whoDoesNotLogInIsClosedAndKeepsNobodyOut() throws Exception {
        List<Socket> slow = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            for (String listener : List.of("MQTT", "AMQP", "STOMP", "MQTTS", "AMQPS", "STOMPS")) {
                Socket socket = new Socket("127.0.0.1", NODE.port(listener));
                socket.setSoTimeout(15_000);
                slow.add(socket);
                // half of them begin, as a slow loris does
                socket.getOutputStream().write(i % 2 == 0 ? new byte[0] : beginning(listener));
            }
        }
        long begin = System.nanoTime();
        Mqtt5BlockingClient device = mqtt();
        device.connect();
        publish(device, "devices/me/telemetry");
        device.disconnect();
        assertTrue("a device was kept out", System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(5));
        for (Socket socket : slow) {
            socket.getInputStream().readAllBytes(); // ends when the server closes, else fails after 15 s
            socket.close();
        }
        assertTrue("closed late", System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(13));
    }

    @Test
    public void bodiesThatDripInBeforeALogInTakeNobodyElsesThread() throws Exception {
        byte[] begun = bytes("POST /api/v1/sessions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: 1000\r\n\r\n{");
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 300; i++) {
                Socket socket = new Socket("127.0.0.1", NODE.port("HTTP"));
                socket.setSoTimeout(10_000);
                socket.getOutputStream().write(begun);
                slow.add(socket);
            }
            long begin = System.nanoTime();
            DeviceHttp device = DeviceHttp.withPassword(NODE.http("/"), "abuse-http", FLEET.password("abuse-http"));
            assertEquals(
                    202, device.later("POST", "/devices/me/telemetry").join().status());
            rest.get("/devices?limit=1").expect(200);
            assertTrue("somebody was kept out", System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(5));
            await().until(() -> slow.stream().filter(AbuseIT::isAnswered).count() >= 280);
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    private static boolean isAnswered(Socket socket) {
        try {
            return socket.getInputStream().available() > 0;
        } catch (IOException e) {
            return true;
        }
    }

    private static byte[] beginning(String listener) {
        return switch (listener) {
            case "MQTT" -> new byte[] {0x10, 0x40, 0, 4, 'M', 'Q'};
            case "AMQP" -> new byte[] {'A', 'M', 'Q', 'P', 3, 1, 0, 0};
            case "STOMP" -> bytes("CONNECT\naccept-version:1.2\n");
            default -> new byte[] {0x16, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3}; // a ClientHello begins
        };
    }
}
