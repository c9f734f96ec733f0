package io.millrace.itests;

import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import io.millrace.itests.client.Amqp;
import io.millrace.itests.client.Rest;
import io.millrace.itests.client.Stomp;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.qpid.protonj2.client.Delivery;
import org.apache.qpid.protonj2.client.Message;
import org.apache.qpid.protonj2.client.Receiver;
import org.apache.qpid.protonj2.client.Sender;
import org.junit.ClassRule;
import org.junit.Test;

/** A device from its registration to a backend that reads what it sent, over every protocol. */
public class DeviceJourneyIT {

    @ClassRule
    public static final MillraceProcess NODE = SharedNode.get();

    private final Fleet fleet = new Fleet(NODE);
    private final Rest rest = fleet.rest();

    @Test
    public void telemetryOverMqtt3BecomesStateAndHistory() {
        fleet.register("journey-mqtt3");
        Mqtt3BlockingClient device = mqtt3("journey-mqtt3");
        device.connect();
        publish(
                device,
                "devices/me/telemetry/motor/?creation-time=2026-01-02T03%3A04%3A05Z",
                "{\"motor\":{\"rpm\":900}}");
        JsonNode state = awaitField("journey-mqtt3", "motor.rpm");
        assertEquals(900, state.path("value").asInt());
        assertEquals("motor", state.path("stream").asText());
        assertEquals("2026-01-02T03:04:05Z", state.path("time").asText());
        JsonNode record = fleet.history("journey-mqtt3").get(0);
        assertEquals("telemetry", record.path("kind").asText());
        assertEquals(900, record.at("/payload/motor/rpm").asInt());
        assertPresent("journey-mqtt3", "mqtt");
        device.disconnect();
        awaitAbsent("journey-mqtt3");
    }

    @Test
    public void telemetryOverMqtt5CarriesItsProperties() {
        fleet.register("journey-mqtt5");
        Mqtt5BlockingClient device = MqttClient.builder()
                .useMqttVersion5()
                .identifier("journey-mqtt5")
                .serverHost("127.0.0.1")
                .serverPort(NODE.port("MQTT"))
                .simpleAuth()
                .username("journey-mqtt5")
                .password(bytes(fleet.password("journey-mqtt5")))
                .applySimpleAuth()
                .buildBlocking();
        device.connect();
        device.publishWith()
                .topic("devices/journey-mqtt5/telemetry")
                .qos(MqttQos.EXACTLY_ONCE)
                .contentType("application/json")
                .userProperties()
                .add("stream-id", "gps")
                .add("message-id", "m-1")
                .applyUserProperties()
                .payload(bytes("{\"lat\":48.4}"))
                .send();
        assertEquals("gps", awaitField("journey-mqtt5", "lat").path("stream").asText());
        assertEquals(
                "m-1", fleet.history("journey-mqtt5").get(0).path("messageId").asText());
        device.disconnect();
    }

    @Test
    public void telemetryOverAmqpAndStompBecomesState() throws Exception {
        fleet.register("journey-amqp", "journey-stomp");
        try (Amqp device = new Amqp(NODE.port("AMQP"), "journey-amqp", fleet.password("journey-amqp"))) {
            Sender sender = device.sender("/devices/me/telemetry");
            assertTrue(Amqp.send(sender, Message.create(bytes("{\"t\":1.5}")))
                    .remoteState()
                    .isAccepted());
            assertPresent("journey-amqp", "amqp");
        }
        try (Stomp device = new Stomp(NODE.port("STOMP"))) {
            device.connect("journey-stomp", fleet.password("journey-stomp")).expect("CONNECTED");
            device.send("SEND", "{\"t\":2.5}", "destination", "devices/me/telemetry", "receipt", "1");
            assertEquals("1", device.receive().expect("RECEIPT").headers().get("receipt-id"));
            assertPresent("journey-stomp", "stomp");
        }
        awaitAbsent("journey-amqp");
        awaitAbsent("journey-stomp");
        assertEquals(1.5, awaitField("journey-amqp", "t").path("value").asDouble(), 0);
        assertEquals(2.5, awaitField("journey-stomp", "t").path("value").asDouble(), 0);
    }

    @Test
    public void metadataGoesToTheReportedObjectOfTheRegistry() {
        fleet.register("journey-meta");
        Mqtt3BlockingClient device = mqtt3("journey-meta");
        device.connect();
        publish(device, "devices/me/metadata", "{\"firmware\":\"1.2\"}");
        await().atMost(Duration.ofSeconds(10)).until(() -> rest.get("/devices/journey-meta")
                .json()
                .at("/reported/firmware")
                .asText()
                .equals("1.2"));
        device.disconnect();
    }

    @Test
    public void independentGroupsReadTheSameEventsInOrderOverAmqpAndStomp() throws Exception {
        fleet.register("journey-events");
        String password = fleet.registerService("journey-crm", "events");
        rest.put("/streams/events/groups/erp", "{\"start\":\"latest\"}");
        rest.put("/streams/events/groups/crm", "{\"start\":\"latest\"}");
        // The node is shared, and others sent events before.
        Instant begin = Instant.now();
        Mqtt3BlockingClient device = mqtt3("journey-events");
        device.connect();
        List<String> sent = new ArrayList<>();
        for (int n = 0; n < 50; n++) {
            publish(device, "devices/me/events/alarm", "{\"n\":" + n + "}");
            sent.add("{\"n\":" + n + "}");
        }
        device.disconnect();
        assertEquals(sent, overAmqp("service/journey-crm", password, sent.size()));
        assertEquals(sent, overStomp("service/journey-crm", password, sent.size()));
        fleet.awaitCaughtUp("events", "crm");
        fleet.awaitCaughtUp("events", "erp");
        rest.post("/streams/events/groups/crm/seek", "{\"to\":\"" + begin + "\"}")
                .expect(200);
        assertEquals(sent, overAmqp("service/journey-crm", password, sent.size()));
    }

    private void assertPresent(String deviceId, String protocol) {
        JsonNode presence = presence(deviceId);
        assertTrue(presence.toString(), presence.path("connected").asBoolean());
        assertEquals(protocol, presence.path("protocol").asText());
    }

    private void awaitAbsent(String deviceId) {
        await().atMost(Duration.ofSeconds(10))
                .until(() -> !presence(deviceId).path("connected").asBoolean());
    }

    private JsonNode presence(String deviceId) {
        return rest.get("/devices/" + deviceId).expect(200).json().path("presence");
    }

    private List<String> overAmqp(String user, String password, int count) throws Exception {
        List<String> bodies = new ArrayList<>();
        try (Amqp service = new Amqp(NODE.port("AMQP"), user, password)) {
            Receiver receiver = service.receiver("streams/events/crm", 10);
            while (bodies.size() < count) {
                Delivery delivery = Amqp.receive(receiver);
                Message<byte[]> message = delivery.message();
                bodies.add(new String(message.body(), StandardCharsets.UTF_8));
                assertEquals("journey-events", message.property("device-id"));
                assertEquals("application/json", message.contentType());
                delivery.accept();
            }
        }
        return bodies;
    }

    private List<String> overStomp(String user, String password, int count) throws Exception {
        List<String> bodies = new ArrayList<>();
        try (Stomp service = new Stomp(NODE.port("STOMP"))) {
            service.connect(user, password).expect("CONNECTED");
            service.send("SUBSCRIBE", "", "id", "0", "destination", "streams/events/erp", "ack", "client-individual");
            while (bodies.size() < count) {
                Stomp.Frame message = service.receive().expect("MESSAGE");
                bodies.add(message.body());
                assertEquals("journey-events", message.headers().get("device-id"));
                assertEquals("application/json", message.headers().get("content-type"));
                service.send("ACK", "", "id", message.headers().get("ack"));
            }
            service.send("DISCONNECT", "", "receipt", "bye");
            service.receive().expect("RECEIPT");
        }
        return bodies;
    }

    private JsonNode awaitField(String deviceId, String field) {
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

    private Mqtt3BlockingClient mqtt3(String deviceId) {
        return MqttClient.builder()
                .useMqttVersion3()
                .identifier(deviceId)
                .serverHost("127.0.0.1")
                .serverPort(NODE.port("MQTT"))
                .simpleAuth()
                .username(deviceId)
                .password(bytes(fleet.password(deviceId)))
                .applySimpleAuth()
                .buildBlocking();
    }

    private static void publish(Mqtt3BlockingClient device, String topic, String json) {
        device.publishWith()
                .topic(topic)
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(bytes(json))
                .send();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
