package io.millrace.itests;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.CoreMatchers.endsWith;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import io.millrace.itests.client.Amqp;
import io.millrace.itests.client.DeviceHttp;
import io.millrace.itests.client.Rest;
import io.millrace.itests.client.Stomp;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.GZIPOutputStream;
import org.apache.qpid.protonj2.client.Message;
import org.junit.ClassRule;
import org.junit.Test;

/** Devices that speak HTTP, against the assembled distribution. */
public class HttpDeviceIT {

    @ClassRule
    public static final MillraceProcess NODE = new MillraceProcess();

    private final Fleet fleet = new Fleet(NODE);
    private final Rest rest = fleet.rest();

    private DeviceHttp device(String deviceId) {
        fleet.register(deviceId);
        return DeviceHttp.withPassword(NODE.http("/"), deviceId, fleet.password(deviceId));
    }

    private JsonNode field(String deviceId, String field) {
        return await("state of " + deviceId)
                .atMost(Duration.ofSeconds(10))
                .until(
                        () -> rest.get("/devices/" + deviceId + "/state")
                                .expect(200)
                                .json()
                                .path("fields")
                                .path(field),
                        value -> value.has("value"));
    }

    @Test
    public void telemetryBecomesStateAndHistoryWithItsPropertiesAndStamps() {
        DeviceHttp device = device("http-telemetry");
        device.post(
                        "/devices/http-telemetry/telemetry?creation-time=2026-01-02T03%3A04%3A05Z",
                        "{\"motor\":{\"rpm\":900}}", "stream-id", "motor", "message-id", "m-1")
                .expect(202);
        JsonNode rpm = field("http-telemetry", "motor.rpm");
        assertEquals(900, rpm.path("value").asInt());
        assertEquals("motor", rpm.path("stream").asText());
        assertEquals("2026-01-02T03:04:05Z", rpm.path("time").asText());
        assertEquals(
                "m-1", fleet.history("http-telemetry").get(0).path("messageId").asText());
        JsonNode presence =
                rest.get("/devices/http-telemetry").expect(200).json().path("presence");
        assertTrue(presence.toString(), presence.path("connected").asBoolean());
        assertEquals("http", presence.path("protocol").asText());
        device.post("/devices/me/metadata", "{\"firmware\":\"1.2\"}").expect(202);
        await().atMost(Duration.ofSeconds(10)).until(() -> rest.get("/devices/http-telemetry")
                .json()
                .at("/reported/firmware")
                .asText()
                .equals("1.2"));
        for (String address : List.of("events/alarm", "diagnostics", "requests/time/r-1")) {
            device.post("/devices/me/" + address, "{\"battery\":3}").expect(202);
        }
    }

    @Test
    public void aBatchKeepsItsOrderAndMayBePacked() throws IOException {
        DeviceHttp device = device("http-batch");
        StringBuilder lines = new StringBuilder();
        List<Integer> numbers = new ArrayList<>();
        for (int n = 0; n < 500; n++) {
            lines.append("{\"n\":").append(n).append("}\n");
            numbers.add(n);
        }
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(lines.toString().getBytes(StandardCharsets.UTF_8));
        }
        String[] headers = {"Content-Type", "application/x-ndjson", "Content-Encoding", "gzip", "message-id", "batch-1"
        };
        // the second is a repetition, which the message-id makes harmless
        for (int i = 0; i < 2; i++) {
            assertEquals(
                    500,
                    device.send("POST", "/devices/me/telemetry", packed.toByteArray(), headers)
                            .expect(202)
                            .json()
                            .path("accepted")
                            .asInt());
        }
        fleet.awaitCaughtUp("telemetry", "state");
        assertEquals(numbers, fleet.numbers().get("http-batch"));
    }

    @Test
    public void aTokenLogsInAndNarrowsWhatMayBeSent() {
        device("http-token");
        String token = rest.post("/devices/http-token/tokens", "{\"validFor\":\"PT1H\"}")
                .expect(201)
                .json()
                .path("token")
                .asText();
        DeviceHttp device = new DeviceHttp(NODE.http("/"), token);
        device.post("/devices/me/telemetry", "{\"t\":1}").expect(202);
        assertThat(
                new DeviceHttp(NODE.http("/"), token.replace("se=", "se=1"))
                        .post("/devices/me/telemetry", "1")
                        .expect(401)
                        .header("WWW-Authenticate"),
                containsString("Basic"));
    }

    @Test
    public void whatIsRefusedIsToldWhy() {
        DeviceHttp device = device("http-refused");
        DeviceHttp.Answer foreign =
                device.post("/devices/press-9/telemetry", "1").expect(403);
        assertEquals("application/problem+json", foreign.header("Content-Type"));
        assertThat(foreign.json().path("detail").asText(), containsString("another device"));
        device.post("/devices/me/nonsense", "1").expect(404);
        device.post("/devices/me/telemetry/", "1", "stream-id", "a b").expect(404);
        device.post("/devices/me/metadata", "no object").expect(400);
        device.post("/devices/me/telemetry", "x".repeat(300_000)).expect(413);
        device.post("/devices/me/telemetry", "x", "Content-Encoding", "br").expect(415);
        device.send("GET", "/devices/me/telemetry", new byte[0]).expect(405);
        new DeviceHttp(NODE.http("/"), "").post("/devices/me/telemetry", "1").expect(401);
        DeviceHttp.withPassword(NODE.http("/"), "http-refused", "wrong")
                .post("/devices/me/telemetry", "1")
                .expect(401);
        // people are no devices, and devices no people
        new DeviceHttp(NODE.http("/"), DeviceHttp.basic("admin", "admin"))
                .post("/devices/me/telemetry", "1")
                .expect(401);
        DeviceHttp.withPassword(NODE.http("/"), "http-refused", fleet.password("http-refused"))
                .send("GET", "/api/v1/devices", new byte[0])
                .expect(401);
    }

    @Test
    public void aDeviceMayCallTheServerByAnyName() throws IOException {
        device("http-host");
        try (Socket socket = new Socket("127.0.0.1", NODE.port("HTTP"))) {
            String request =
                    "POST /devices/me/telemetry HTTP/1.1\r\nHost: gateway.of.the.plant\r\nContent-Length: 1\r\n"
                            + "Connection: close\r\nAuthorization: "
                            + DeviceHttp.basic("http-host", fleet.password("http-host")) + "\r\n\r\n1";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(answer, containsString("HTTP/1.1 202"));
        }
    }

    @Test
    public void aDeactivatedDeviceIsRefusedAtOnceThoughItWasJustServed() {
        DeviceHttp device = device("http-revoked");
        device.post("/devices/me/telemetry", "1").expect(202);
        rest.post("/devices/http-revoked/deactivate", "").expect(200);
        // the connection that it had is closed, so it comes by another
        DeviceHttp again = DeviceHttp.withPassword(NODE.http("/"), "http-revoked", fleet.password("http-revoked"));
        again.post("/devices/me/telemetry", "2").expect(401);
        rest.post("/devices/http-revoked/activate", "").expect(200);
        again.post("/devices/me/telemetry", "3").expect(202);
    }

    @Test
    public void aDeviceUploadsWhatItCollectedToItsHistoryAlone() {
        DeviceHttp device = device("http-upload");
        device.post("/devices/me/telemetry", "{\"t\":30}").expect(202);
        field("http-upload", "t");
        String upload = "{\"time\":\"2026-01-02T03:04:05Z\",\"stream\":\"gps\",\"payload\":{\"t\":10}}\n"
                + "{\"time\":\"2026-01-02T03:04:06Z\",\"payload\":{\"t\":20},\"messageId\":\"m-1\"}\n";
        for (int added : List.of(2, 0)) {
            JsonNode answer = device.post("/devices/me/history", upload, "Content-Type", "application/x-ndjson")
                    .expect(200)
                    .json();
            assertEquals(2, answer.path("received").asInt());
            assertEquals(added, answer.path("added").asInt());
        }
        assertEquals(30, field("http-upload", "t").path("value").asInt());
        JsonNode records = rest.get("/devices/http-upload/history?timeBasis=device&to=2026-01-03T00:00:00Z")
                .expect(200)
                .json()
                .path("records");
        assertEquals(2, records.size());
        assertEquals("2026-01-02T03:04:05Z", records.get(0).path("time").asText());
        assertEquals(10, records.get(0).at("/payload/t").asInt());
        JsonNode wrong = device.post("/devices/me/history", "[{\"payload\":1}]")
                .expect(400)
                .json();
        assertEquals("/0", wrong.at("/errors/0/pointer").asText());
    }

    @Test
    public void aGatewaySpeaksForItsChildrenOnEveryProtocolAndForARevokedOneNoMore() throws Exception {
        DeviceHttp gateway = device("http-gw");
        for (String child : List.of("http-child", "http-sister")) {
            rest.post("/devices", "{\"id\":\"" + child + "\",\"gateways\":[\"gw-else\",\"http-gw\"]}")
                    .expect(201);
        }
        gateway.post("/devices/http-child/telemetry", "{\"by\":\"http\"}").expect(202);
        assertEquals("http", presence("http-child").path("protocol").asText());
        Mqtt3BlockingClient mqtt = speakForChild();
        fleet.awaitCaughtUp("telemetry", "state");
        assertEquals(
                List.of("http", "mqtt", "amqp", "stomp"),
                fleet.history("http-child").stream()
                        .map(record -> record.at("/payload/by").asText())
                        .toList());
        rest.post("/devices/http-child/deactivate", "").expect(200);
        gateway.post("/devices/http-child/telemetry", "1").expect(403);
        assertFalse(presence("http-child").path("connected").asBoolean());
        gateway.post("/devices/http-sister/telemetry", "1").expect(202);
        gateway.post("/devices/me/telemetry", "1").expect(202);
        assertTrue(presence("http-gw").path("connected").asBoolean());
        rest.put("/devices/http-sister/gateways", "{\"gateways\":[\"gw-else\"]}")
                .expect(200);
        gateway.post("/devices/http-sister/telemetry", "1").expect(403);
        mqtt.disconnect();
    }

    /** Publishes for the child over MQTT, AMQP and STOMP; the MQTT connection stays. */
    private Mqtt3BlockingClient speakForChild() throws Exception {
        String password = fleet.password("http-gw");
        Mqtt3BlockingClient mqtt = MqttClient.builder()
                .useMqttVersion3()
                .identifier("http-gw")
                .serverHost("127.0.0.1")
                .serverPort(NODE.port("MQTT"))
                .simpleAuth()
                .username("http-gw")
                .password(password.getBytes(StandardCharsets.UTF_8))
                .applySimpleAuth()
                .buildBlocking();
        mqtt.connect();
        mqtt.publishWith()
                .topic("devices/http-child/telemetry")
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload("{\"by\":\"mqtt\"}".getBytes(StandardCharsets.UTF_8))
                .send();
        try (Amqp amqp = new Amqp(NODE.port("AMQP"), "http-gw", password);
                Stomp stomp = new Stomp(NODE.port("STOMP"))) {
            assertTrue(Amqp.send(
                            amqp.sender("devices/http-child/telemetry"),
                            Message.create("{\"by\":\"amqp\"}".getBytes(StandardCharsets.UTF_8)))
                    .remoteState()
                    .isAccepted());
            stomp.connect("http-gw", password).expect("CONNECTED");
            stomp.send("SEND", "{\"by\":\"stomp\"}", "destination", "devices/http-child/telemetry", "receipt", "1");
            stomp.receive().expect("RECEIPT");
        }
        return mqtt;
    }

    private JsonNode presence(String deviceId) {
        return rest.get("/devices/" + deviceId).expect(200).json().path("presence");
    }

    @Test
    public void aCommandWaitsForTheDeviceThatAsksForIt() throws Exception {
        DeviceHttp device = device("http-command");
        device.send("GET", "/devices/me/commands", new byte[0]).expect(204);
        fleet.command("http-command", "c-1", "{\"rpm\":900}");
        JsonNode first = device.send("GET", "/devices/me/commands?wait=30s", new byte[0])
                .expect(200)
                .json();
        assertEquals("c-1", first.path("commandId").asText());
        assertEquals("setSpeed", first.path("name").asText());
        assertEquals(900, first.at("/payload/rpm").asInt());
        Instant lockedUntil = Instant.parse(first.path("lockedUntil").asText());
        assertTrue(first.toString(), lockedUntil.isAfter(Instant.now()));
        device.send("GET", "/devices/me/commands", new byte[0]).expect(204);
        device.post("/devices/me/commands/c-1/abandon", "").expect(204);
        JsonNode again = device.send("GET", "/devices/me/commands?wait=30s", new byte[0])
                .expect(200)
                .json();
        assertEquals("c-1", again.path("commandId").asText());
        assertEquals(2, again.path("deliveries").asInt());
        device.send("DELETE", "/devices/me/commands/c-1", new byte[0]).expect(204);
        device.post("/devices/me/responses/c-1/200", "{\"ok\":true}").expect(202);
        device.send("DELETE", "/devices/me/commands/nonsense", new byte[0]).expect(404);
    }

    @Test
    public void aCommandEndsTheWaitAndComesAlongWithAMessage() throws Exception {
        DeviceHttp device = device("http-wait");
        CompletableFuture<DeviceHttp.Answer> waiting = device.later("GET", "/devices/me/commands?wait=60s");
        fleet.command("http-wait", "w-1", "1");
        assertEquals("w-1", waiting.join().expect(200).json().path("commandId").asText());
        device.post("/devices/me/commands/w-1/reject", "").expect(204);
        fleet.command("http-wait", "w-2", "2");
        assertEquals(
                "w-2",
                device.post("/devices/me/telemetry?accept-command=true", "{\"t\":1}")
                        .expect(202)
                        .json()
                        .path("commandId")
                        .asText());
    }

    @Test
    public void aGatewayFetchesTheCommandsOfItsChild() throws Exception {
        DeviceHttp gateway = device("http-gw-inbox");
        rest.post("/devices", "{\"id\":\"http-inbox-child\",\"gateways\":[\"http-gw-inbox\"]}")
                .expect(201);
        fleet.command("http-inbox-child", "k-1", "1");
        gateway.send("GET", "/devices/me/commands", new byte[0]).expect(204);
        assertEquals(
                "k-1",
                gateway.send("GET", "/devices/http-inbox-child/commands?wait=30s", new byte[0])
                        .expect(200)
                        .json()
                        .path("commandId")
                        .asText());
        gateway.send("DELETE", "/devices/http-inbox-child/commands/k-1", new byte[0])
                .expect(204);
        CompletableFuture<DeviceHttp.Answer> waiting =
                gateway.later("GET", "/devices/http-inbox-child/commands?wait=60s");
        await().until(() -> presence("http-inbox-child").path("connected").asBoolean());
        rest.post("/devices/http-inbox-child/deactivate", "").expect(200);
        waiting.join().expect(403);
    }

    @Test
    public void updatesUnderLoadLoseNothing() throws Exception {
        DeviceHttp device = device("http-swap");
        AtomicBoolean stop = new AtomicBoolean();
        List<Integer> acknowledged = Collections.synchronizedList(new ArrayList<>());
        List<Integer> refused = Collections.synchronizedList(new ArrayList<>());
        CompletableFuture<Void> sender = CompletableFuture.runAsync(() -> {
            for (int n = 0; !stop.get(); n++) {
                String payload = "{\"n\":" + n + "}";
                String id = "swap-" + n;
                int status = device.post("/devices/me/telemetry", payload, "message-id", id)
                        .status();
                while (status != 202 && !stop.get()) {
                    refused.add(status);
                    status = device.post("/devices/me/telemetry", payload, "message-id", id)
                            .status();
                }
                if (status == 202) {
                    acknowledged.add(n);
                }
            }
        });
        for (String bundle : List.of("io.millrace.rest", "io.millrace.identity")) {
            update(bundle, acknowledged);
        }
        assertEquals("of what others are updated a device notices nothing", List.of(), refused);
        // its own bundle is away for a moment, and then the server has nobody who could hold a request back
        update("io.millrace.gateway.http", acknowledged);
        stop.set(true);
        sender.join();
        await("healthy again")
                .atMost(Duration.ofSeconds(30))
                .until(() -> rest.get("/health").status() == 200);
        fleet.awaitCaughtUp("telemetry", "state");
        assertEquals(acknowledged, fleet.numbers().get("http-swap"));
    }

    private static void update(String bundle, List<Integer> acknowledged) throws Exception {
        int before = acknowledged.size();
        assertThat(NODE.script("shell", "bundle:update " + bundle), endsWith("exit code 0"));
        await(bundle).atMost(Duration.ofSeconds(30)).until(() -> acknowledged.size() > before + 20);
    }
}
