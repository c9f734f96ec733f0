package io.millrace.itests;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5DisconnectException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import io.millrace.itests.client.Amqp;
import io.millrace.itests.client.DeviceHttp;
import io.millrace.itests.client.Mqtt;
import io.millrace.itests.client.Rest;
import io.millrace.itests.client.Stomp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.qpid.protonj2.client.DeliveryState;
import org.apache.qpid.protonj2.client.Message;
import org.apache.qpid.protonj2.client.Rejected;
import org.apache.qpid.protonj2.client.Sender;
import org.apache.qpid.protonj2.client.exceptions.ClientException;
import org.junit.After;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;

/** What the clients of each protocol hear when a quota is used up; the quota comes while they are connected. */
public class QuotaAnswersIT {

    @ClassRule
    public static final MillraceProcess NODE = SharedNode.get();

    private static final byte[] READING = "{\"t\":1}".getBytes(StandardCharsets.UTF_8);
    private static final String TOO_FAST = "sends more than 2 messages a second";

    private final Fleet fleet = new Fleet(NODE);
    private final Rest rest = fleet.rest();
    private final Path file = NODE.data().resolve("etc/io.millrace.gateway.quota.cfg");
    private String before;

    @Before
    public void remember() throws IOException {
        before = Files.readString(file);
    }

    @After
    public void restore() throws IOException {
        HotFile.write(file, before);
        await().atMost(Duration.ofSeconds(20)).until(() -> limit("messagesPerSecond") + limit("connections") == 100);
    }

    private void allow(String key, String name, long limit) throws IOException {
        HotFile.write(file, before + "\n" + key + " = " + limit + "\n");
        await().atMost(Duration.ofSeconds(20)).until(() -> limit(name) == limit);
    }

    private long limit(String name) {
        for (JsonNode quota : rest.get("/quotas").expect(200).json().path("quotas")) {
            if (quota.path("name").asText().equals(name)
                    && quota.path("scope").asText().equals("device")) {
                return quota.path("limit").asLong(0);
            }
        }
        throw new AssertionError("no quota " + name);
    }

    private Mqtt5BlockingClient mqtt5(String id, CompletableFuture<Throwable> ended) {
        String device = id.replaceAll("/.*", "");
        return Mqtt.client(id, NODE.port("MQTT"), device, fleet.password(device), null, ended::complete);
    }

    @Test
    public void whoSendsTooFastHearsSoInTheWordsOfTheProtocol() throws Exception {
        fleet.register("fast-5", "fast-0", "fast-amqp", "fast-stomp", "fast-http");
        CompletableFuture<Throwable> ended = new CompletableFuture<>();
        Mqtt5BlockingClient five = mqtt5("fast-5", new CompletableFuture<>());
        Mqtt5BlockingClient qos0 = mqtt5("fast-0", ended);
        five.connect();
        qos0.connect();
        try (Amqp amqp = new Amqp(NODE.port("AMQP"), "fast-amqp", fleet.password("fast-amqp"));
                Stomp stomp = new Stomp(NODE.port("STOMP"))) {
            Sender sender = amqp.sender("devices/me/telemetry");
            stomp.connect("fast-stomp", fleet.password("fast-stomp")).expect("CONNECTED");
            allow("deviceMessagesPerSecond", "messagesPerSecond", 2);
            Mqtt5PubAckException refused = assertThrows(Mqtt5PubAckException.class, () -> {
                for (int i = 0; i < 100; i++) {
                    five.publishWith()
                            .topic("devices/me/telemetry")
                            .qos(MqttQos.AT_LEAST_ONCE)
                            .payload(READING)
                            .send();
                }
            });
            assertEquals(
                    "QUOTA_EXCEEDED", refused.getMqttMessage().getReasonCode().toString());
            assertThat("" + refused.getMqttMessage().getReasonString().orElseThrow(), containsString(TOO_FAST));
            assertTrue(five.getState().isConnected());
            assertDisconnected(qos0, ended);
            assertTooFast(sender);
            assertTooFast(stomp);
        }
        assertTooFast(DeviceHttp.withPassword(NODE.http("/"), "fast-http", fleet.password("fast-http")));
    }

    private static void assertDisconnected(Mqtt5BlockingClient qos0, CompletableFuture<Throwable> ended)
            throws Exception {
        for (int i = 0; i < 10; i++) {
            qos0.toAsync()
                    .publishWith()
                    .topic("devices/me/telemetry")
                    .qos(MqttQos.AT_MOST_ONCE)
                    .payload(READING)
                    .send();
        }
        Mqtt5DisconnectException end = (Mqtt5DisconnectException) ended.get(20, TimeUnit.SECONDS);
        assertEquals(
                "MESSAGE_RATE_TOO_HIGH", end.getMqttMessage().getReasonCode().toString());
    }

    private static void assertTooFast(Sender sender) throws ClientException {
        DeliveryState state = Amqp.send(sender, Message.create(READING)).remoteState();
        for (int i = 0; i < 100 && state.isAccepted(); i++) {
            state = Amqp.send(sender, Message.create(READING)).remoteState();
        }
        Rejected rejected = (Rejected) state;
        assertEquals("amqp:resource-limit-exceeded", rejected.getCondition());
        assertThat(rejected.getDescription(), containsString(TOO_FAST));
    }

    private static void assertTooFast(Stomp stomp) throws IOException {
        Stomp.Frame frame = sent(stomp);
        for (int i = 0; i < 100 && frame.command().equals("RECEIPT"); i++) {
            frame = sent(stomp);
        }
        assertThat(frame.expect("ERROR").headers().get("message"), containsString(TOO_FAST));
    }

    private static Stomp.Frame sent(Stomp stomp) throws IOException {
        stomp.send("SEND", "{\"t\":1}", "destination", "devices/me/telemetry", "receipt", "1");
        return stomp.receive();
    }

    private static void assertTooFast(DeviceHttp device) {
        DeviceHttp.Answer answer = device.post("/devices/me/telemetry", "{\"t\":1}");
        for (int i = 0; i < 100 && answer.status() == 202; i++) {
            answer = device.post("/devices/me/telemetry", "{\"t\":1}");
        }
        answer.expect(429);
        assertThat(answer.json().path("detail").asText(), containsString(TOO_FAST));
        assertEquals("1", answer.header("Retry-After"));
    }

    @Test
    public void mqtt311HasNoWordsSoItIsSlowedAndLosesNothing() throws Exception {
        fleet.register("fast-3");
        Mqtt3AsyncClient device = MqttClient.builder()
                .useMqttVersion3()
                .identifier("fast-3")
                .serverHost("127.0.0.1")
                .serverPort(NODE.port("MQTT"))
                .simpleAuth()
                .username("fast-3")
                .password(fleet.password("fast-3").getBytes(StandardCharsets.UTF_8))
                .applySimpleAuth()
                .buildAsync();
        device.connect().get(20, TimeUnit.SECONDS);
        allow("deviceMessagesPerSecond", "messagesPerSecond", 2);
        long begin = System.nanoTime();
        List<CompletableFuture<?>> acknowledged = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            acknowledged.add(device.publishWith()
                    .topic("devices/me/telemetry")
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .payload(READING)
                    .send());
        }
        for (CompletableFuture<?> one : acknowledged) {
            one.get(30, TimeUnit.SECONDS);
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
        // two may come at once, and two a second after that
        assertTrue(millis + " ms", millis >= 2_500);
        assertTrue(device.getState().isConnected());
        device.disconnect();
    }

    @Test
    public void oneConnectionTooManyIsRefusedInTheWordsOfTheProtocol() throws Exception {
        fleet.register("many");
        String password = fleet.password("many");
        Mqtt5BlockingClient first = mqtt5("many/1", new CompletableFuture<>());
        first.connect();
        allow("deviceConnections", "connections", 1);
        assertEquals("QUOTA_EXCEEDED", TlsClients.refusal(mqtt5("many/2", new CompletableFuture<>())));
        assertThat(endOfAmqp("many", password), containsString("resource-limit-exceeded"));
        try (Stomp stomp = new Stomp(NODE.port("STOMP"))) {
            assertThat(
                    stomp.connect("many", password).expect("ERROR").headers().get("message"),
                    containsString("connections"));
        }
        DeviceHttp.withPassword(NODE.http("/"), "many", password)
                .post("/devices/me/telemetry", "1")
                .expect(429);
        assertTrue("who was there stays", first.getState().isConnected());
        first.disconnect();
    }

    /** SASL has no word for it, so that the connection opens and is closed with the condition. */
    private static String endOfAmqp(String user, String password) throws Exception {
        try {
            Amqp amqp = new Amqp(NODE.port("AMQP"), user, password);
            return "" + amqp.ended().get(20, TimeUnit.SECONDS);
        } catch (ClientException e) {
            return e.toString(); // it was closed before the client had opened it
        }
    }

    @Test
    public void whoConnectsTooOftenIsToldSo() throws Exception {
        fleet.register("often");
        allow("deviceConnectionsPerMinute", "connectionsPerMinute", 2);
        for (int i = 0; i < 2; i++) {
            Mqtt5BlockingClient client = mqtt5("often", new CompletableFuture<>());
            client.connect();
            client.disconnect();
        }
        assertEquals("CONNECTION_RATE_EXCEEDED", TlsClients.refusal(mqtt5("often", new CompletableFuture<>())));
    }
}
