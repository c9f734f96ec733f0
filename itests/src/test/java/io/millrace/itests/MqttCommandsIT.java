package io.millrace.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient.Mqtt5Publishes;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.ClassRule;
import org.junit.Test;

/** Commands to devices that speak MQTT, their answers, and backends that send commands and consume streams over MQTT. */
public class MqttCommandsIT {

    @ClassRule
    public static final MillraceProcess NODE = SharedNode.get();

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String COMMANDS = "devices/me/commands/#";

    private final Fleet fleet = new Fleet(NODE);

    private String service(String id, String kind) {
        return fleet.rest()
                .post("/services", "{\"id\":\"" + id + "\",\"consume\":[\"" + kind + "\"],\"send\":[\"commands\"]}")
                .expect(201)
                .json()
                .path("password")
                .asText();
    }

    private static Mqtt5BlockingClient mqtt5(String user, String password) {
        return MqttClient.builder()
                .useMqttVersion5()
                .identifier(user)
                .serverHost("127.0.0.1")
                .serverPort(NODE.port("MQTT"))
                .simpleAuth()
                .username(user)
                .password(bytes(password))
                .applySimpleAuth()
                .buildBlocking();
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

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void command(Mqtt5BlockingClient service, String deviceId, String commandId, String payload) {
        service.publishWith()
                .topic("commands/" + deviceId + "/setSpeed")
                .qos(MqttQos.AT_LEAST_ONCE)
                .contentType("application/json")
                .userProperties()
                .add("command-id", commandId)
                .add("ttl", "PT10M")
                .applyUserProperties()
                .payload(bytes(payload))
                .send();
    }

    private static Mqtt5Publish receive(Mqtt5Publishes publishes) throws InterruptedException {
        return publishes.receive(20, TimeUnit.SECONDS).orElseThrow(() -> new AssertionError("nothing came in time"));
    }

    /** Receives the next on a topic, past what other tests on this node left. */
    private static Mqtt5Publish receive(Mqtt5Publishes publishes, String topic) throws InterruptedException {
        Mqtt5Publish publish = receive(publishes);
        while (!publish.getTopic().toString().equals(topic)) {
            publish = receive(publishes);
        }
        return publish;
    }

    private static JsonNode json(Mqtt5Publish publish) {
        try {
            return JSON.readTree(publish.getPayloadAsBytes());
        } catch (java.io.IOException e) {
            throw new AssertionError(publish.toString(), e);
        }
    }

    @Test
    public void aBackendsCommandWaitsForTheDeviceAndItsOutcomeComesBack() throws Exception {
        fleet.register("mqtt-command");
        Mqtt5BlockingClient service = mqtt5("service/mqtt-ops", service("mqtt-ops", "feedback"));
        Mqtt5BlockingClient device = mqtt5("mqtt-command", fleet.password("mqtt-command"));
        service.connect();
        try (Mqtt5Publishes outcomes = service.publishes(MqttGlobalPublishFilter.ALL);
                Mqtt5Publishes commands = device.publishes(MqttGlobalPublishFilter.SUBSCRIBED)) {
            service.subscribeWith()
                    .topicFilter("$share/ops/streams/feedback/#")
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .send();
            command(service, "mqtt-command", "c-1", "{\"rpm\":900}");
            command(service, "mqtt-command", "c-1", "{\"rpm\":900}");
            device.connect();
            device.subscribeWith()
                    .topicFilter(COMMANDS)
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .send();
            Mqtt5Publish command = receive(commands);
            assertEquals("devices/me/commands/setSpeed/c-1", command.getTopic().toString());
            assertEquals(900, json(command).path("rpm").asInt());
            long expiry = command.getMessageExpiryInterval().orElseThrow();
            assertTrue("" + expiry, expiry > 500 && expiry <= 600);
            device.publishWith()
                    .topic("devices/me/responses/c-1/207")
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .payload(bytes("{\"ok\":true}"))
                    .send();
            Mqtt5Publish outcome = receive(outcomes, "streams/feedback/mqtt-command/setSpeed");
            assertEquals("c-1", json(outcome).path("commandId").asText());
            assertEquals("completed", json(outcome).path("status").asText());
            assertEquals(207, json(outcome).at("/response/status").asInt());
            assertTrue(
                    "the second sending changed nothing", commands.receiveNow().isEmpty());
        }
        device.disconnect();
        service.disconnect();
    }

    @Test
    public void aBackendAsksWithResponseTopicAndCorrelationDataAndGetsTheAnswer() throws Exception {
        fleet.register("mqtt-asked");
        Mqtt5BlockingClient service = mqtt5("service/mqtt-asks", service("mqtt-asks", "feedback"));
        Mqtt5BlockingClient device = mqtt5("mqtt-asked", fleet.password("mqtt-asked"));
        service.connect();
        device.connect();
        try (Mqtt5Publishes answers = service.publishes(MqttGlobalPublishFilter.ALL);
                Mqtt5Publishes commands = device.publishes(MqttGlobalPublishFilter.ALL)) {
            subscribe(service, "services/me/replies/desk-1", MqttQos.AT_LEAST_ONCE);
            subscribe(device, COMMANDS, MqttQos.AT_LEAST_ONCE);
            byte[] correlation = {0, 1, (byte) 0xff};
            service.publishWith()
                    .topic("commands/mqtt-asked/setSpeed")
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .responseTopic("services/me/replies/desk-1")
                    .correlationData(correlation)
                    .payload(bytes("1"))
                    .send();
            String topic = receive(commands).getTopic().toString();
            String commandId = topic.substring(topic.lastIndexOf('/') + 1);
            device.publishWith()
                    .topic("devices/me/responses/" + commandId)
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .payload(bytes("{\"ok\":true}"))
                    .send();
            Mqtt5Publish answer = receive(answers);
            assertEquals("services/me/replies/desk-1", answer.getTopic().toString());
            assertEquals(
                    ByteBuffer.wrap(correlation), answer.getCorrelationData().orElseThrow());
            assertTrue(json(answer).at("/response/payload/ok").asBoolean());
        }
        device.disconnect();
        service.disconnect();
    }

    @Test
    public void aPersistentSessionOf311GetsWhatWaitedWithoutSubscribingAgain() throws Exception {
        fleet.register("mqtt-persistent");
        Mqtt5BlockingClient service = mqtt5("service/mqtt-sender", service("mqtt-sender", "feedback"));
        service.connect();
        Mqtt3BlockingClient device = mqtt3("mqtt-persistent");
        device.connectWith().cleanSession(false).send();
        device.subscribeWith().topicFilter(COMMANDS).qos(MqttQos.AT_LEAST_ONCE).send();
        device.disconnect();
        command(service, "mqtt-persistent", "w-1", "{\"rpm\":1}");
        command(service, "mqtt-persistent", "w-2", "{\"rpm\":2}");
        Mqtt3BlockingClient again = mqtt3("mqtt-persistent");
        try (Mqtt3BlockingClient.Mqtt3Publishes commands = again.publishes(MqttGlobalPublishFilter.ALL)) {
            assertTrue(again.connectWith().cleanSession(false).send().isSessionPresent());
            for (int number = 1; number <= 2; number++) {
                Mqtt3Publish command = commands.receive(20, TimeUnit.SECONDS).orElseThrow();
                assertEquals(
                        "devices/me/commands/setSpeed/w-" + number,
                        command.getTopic().toString());
                assertEquals(
                        "{\"rpm\":" + number + "}", new String(command.getPayloadAsBytes(), StandardCharsets.UTF_8));
            }
        }
        again.disconnect();
        service.disconnect();
    }

    @Test
    public void inquiriesForTheTimeAndTheConfigurationAreAnswered() throws Exception {
        fleet.register("mqtt-inquiry");
        Mqtt5BlockingClient device = mqtt5("mqtt-inquiry", fleet.password("mqtt-inquiry"));
        device.connect();
        try (Mqtt5Publishes replies = device.publishes(MqttGlobalPublishFilter.SUBSCRIBED)) {
            device.subscribeWith()
                    .topicFilter("devices/me/replies/#")
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .send();
            device.publishWith()
                    .topic("devices/me/requests/time/7")
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .send();
            Mqtt5Publish reply = receive(replies);
            assertEquals("devices/me/replies/7/200", reply.getTopic().toString());
            assertTrue(json(reply).toString(), json(reply).path("time").asText().endsWith("Z"));
            fleet.rest()
                    .put("/devices/mqtt-inquiry/desired", "{\"intervalSeconds\":7}")
                    .expect(200);
            device.publishWith()
                    .topic("devices/me/requests/config/8")
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .send();
            Mqtt5Publish config = receive(replies);
            assertEquals("devices/me/replies/8/200", config.getTopic().toString());
            assertEquals(7, json(config).at("/desired/intervalSeconds").asInt());
        }
        device.disconnect();
    }

    @Test
    public void aTailIsLiveAndCarriesTheStamps() throws Exception {
        fleet.register("mqtt-tail");
        Mqtt3BlockingClient device = mqtt3("mqtt-tail");
        device.connect();
        Mqtt5BlockingClient service = mqtt5("service/mqtt-live", service("mqtt-live", "diagnostics"));
        service.connect();
        try (Mqtt5Publishes records = service.publishes(MqttGlobalPublishFilter.ALL)) {
            subscribe(service, "streams/diagnostics/#", MqttQos.AT_MOST_ONCE);
            device.publishWith()
                    .topic("devices/me/diagnostics")
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .payload(bytes("{\"heap\":1}"))
                    .send();
            Mqtt5Publish live = receive(records);
            assertEquals(MqttQos.AT_MOST_ONCE, live.getQos());
            assertEquals(
                    "streams/diagnostics/mqtt-tail/default", live.getTopic().toString());
            assertTrue(live.getUserProperties().asList().stream()
                    .anyMatch(one -> one.getName().toString().equals("enqueued-time")));
        }
        service.disconnect();
        device.disconnect();
    }

    @Test
    public void aSharedSubscriptionIsADurableGroupInOrder() throws Exception {
        fleet.register("mqtt-stream");
        String password = service("mqtt-crm", "events");
        Mqtt5BlockingClient before = mqtt5("service/mqtt-crm", password);
        before.connect();
        subscribe(before, "$share/mqtt/streams/events/#", MqttQos.AT_LEAST_ONCE);
        before.disconnect();
        List<String> sent = publish("mqtt-stream", 50);
        Mqtt5BlockingClient service = mqtt5("service/mqtt-crm", password);
        service.connect();
        List<String> got = new ArrayList<>();
        try (Mqtt5Publishes records = service.publishes(MqttGlobalPublishFilter.ALL)) {
            subscribe(service, "$share/mqtt/streams/events/#", MqttQos.AT_LEAST_ONCE);
            while (got.size() < sent.size()) {
                got.add(new String(receive(records).getPayloadAsBytes(), StandardCharsets.UTF_8));
            }
        }
        assertEquals(sent, got);
        fleet.awaitCaughtUp("events", "mqtt");
        service.disconnect();
    }

    private static void subscribe(Mqtt5BlockingClient client, String filter, MqttQos qos) {
        client.subscribeWith().topicFilter(filter).qos(qos).send();
    }

    private List<String> publish(String deviceId, int count) {
        Mqtt3BlockingClient device = mqtt3(deviceId);
        device.connect();
        List<String> sent = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            String payload = "{\"n\":" + n + "}";
            device.publishWith()
                    .topic("devices/me/events/tick")
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .payload(bytes(payload))
                    .send();
            sent.add(payload);
        }
        device.disconnect();
        return sent;
    }
}
