package io.millrace.itests;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import io.millrace.itests.client.Amqp;
import io.millrace.itests.client.Rest;
import io.millrace.itests.client.Stomp;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.qpid.protonj2.client.Delivery;
import org.apache.qpid.protonj2.client.Receiver;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;

/** Alerts from a route of an integrator to whoever looks, on the assembled node. */
public class AlertsIT {

    @ClassRule
    public static final MillraceProcess NODE = new MillraceProcess();

    private static final Duration SOON = Duration.ofSeconds(15);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String WATCH =
            """
            - route:
                id: watch
                description: Events of the type hot raise an alert, those of the type cool clear it.
                from:
                  uri: millrace:events
                  parameters: {group: watch, start: earliest, attempts: 1}
                  steps:
                    - choice:
                        when:
                          - simple: '${header.stream-id} == "hot"'
                            steps:
                              - setBody:
                                  simple: '{"severity":"critical","message":"too hot","values":${body}}'
                        otherwise:
                          steps:
                            - setBody: {constant: '{"clear":true}'}
                    - to: millrace:alert
            """;

    private final Fleet fleet = new Fleet(NODE);
    private final Rest rest = fleet.rest();

    @BeforeClass
    public static void watch() throws Exception {
        Files.writeString(NODE.data().resolve("camel-routes/watch.yaml"), WATCH);
    }

    @Test
    public void aRouteRaisesAnAlertThatAPersonAcknowledgesAndTheRouteClears() throws Exception {
        fleet.register("alert-press");
        event("alert-press", "hot", "{\"temperature\":91.5}");
        JsonNode alert = awaitAlert("alert-press", "active");
        assertEquals("watch", alert.path("ruleId").asText());
        assertEquals("critical", alert.path("severity").asText());
        assertEquals("too hot", alert.path("message").asText());
        assertEquals(91.5, alert.at("/values/temperature").asDouble(), 0);
        String id = alert.path("id").asText();
        assertThat(NODE.script("shell", "millrace:alert-list"), containsString(id));

        rest.post("/alerts/" + id + "/acknowledge", "{}").expect(200);
        assertEquals(
                "admin",
                awaitAlert("alert-press", "acknowledged").path("acknowledgedBy").asText());
        assertThat(rest.get("/audit?limit=10").body(), containsString("\"action\":\"alerts.acknowledge\""));

        event("alert-press", "cool", "{}");
        awaitAlert("alert-press", "cleared");
        rest.post("/alerts/" + id + "/acknowledge", "{}").expect(409);
    }

    @Test
    public void everyChangeIsToldOnceToTheGroupsOfBackendsThoughTheServerIsKilled() throws Exception {
        fleet.register("alert-killed");
        String password = fleet.registerService("alert-crm", "alerts");
        rest.put("/streams/alerts/groups/alert-crm", "{\"start\":\"latest\"}").expect(201);
        rest.put("/streams/alerts/groups/alert-stomp", "{\"start\":\"latest\"}").expect(201);
        event("alert-killed", "hot", "{\"temperature\":90}");
        // The device has its acknowledgement, and the route may or may not have begun.
        NODE.kill();
        NODE.start();
        String id = awaitAlert("alert-killed", "active").path("id").asText();
        event("alert-killed", "cool", "{}");
        awaitAlert("alert-killed", "cleared");
        fleet.awaitCaughtUp("events", "watch");
        List<String> expected = List.of(id + "-1 raised", id + "-2 cleared");
        assertEquals(expected, toldOverAmqp(password));
        assertEquals(expected, toldOverStomp(password));
    }

    private List<String> toldOverAmqp(String password) throws Exception {
        List<String> told = new ArrayList<>();
        try (Amqp service = new Amqp(NODE.port("AMQP"), "service/alert-crm", password)) {
            Receiver receiver = service.receiver("streams/alerts/alert-crm", 10);
            for (int n = 0; n < 2; n++) {
                Delivery delivery = Amqp.receive(receiver);
                told.add(delivery.message().messageId() + " "
                        + delivery.message().property("event"));
                delivery.accept();
            }
            fleet.awaitCaughtUp("alerts", "alert-crm");
            assertNull("another record", receiver.tryReceive());
        }
        return told;
    }

    private List<String> toldOverStomp(String password) throws Exception {
        List<String> told = new ArrayList<>();
        try (Stomp stomp = new Stomp(NODE.port("STOMP"))) {
            stomp.connect("service/alert-crm", password).expect("CONNECTED");
            stomp.send("SUBSCRIBE", "", "destination", "streams/alerts/alert-stomp", "id", "1", "ack", "auto");
            for (int n = 0; n < 2; n++) {
                Stomp.Frame frame = stomp.receive().expect("MESSAGE");
                JsonNode alert = JSON.readTree(frame.body());
                assertEquals("alert-killed", alert.path("deviceId").asText());
                told.add(alert.path("id").asText() + "-" + alert.path("change").asInt() + " "
                        + alert.path("event").asText());
            }
        }
        return told;
    }

    @Test
    public void aPurgeOfTheDeviceErasesItsAlerts() throws Exception {
        fleet.register("alert-purged");
        event("alert-purged", "hot", "{\"temperature\":90}");
        awaitAlert("alert-purged", "active");
        rest.delete("/devices/alert-purged?purge=true").expect(204);
        assertEquals(0, alerts("alert-purged").size());
        assertEquals("none of its changes is in the log", 0, changesInTheLog("alert-purged"));
    }

    /** Reads the stream of alerts from its beginning, up to a change that is made now. */
    private int changesInTheLog(String deviceId) throws Exception {
        fleet.register("alert-end");
        rest.put("/streams/alerts/groups/alert-all", "{\"start\":\"earliest\"}").expect(201);
        event("alert-end", "hot", "{\"temperature\":90}");
        String password = fleet.registerService("alert-all", "alerts");
        int changes = 0;
        try (Stomp stomp = new Stomp(NODE.port("STOMP"))) {
            stomp.connect("service/alert-all", password).expect("CONNECTED");
            stomp.send("SUBSCRIBE", "", "destination", "streams/alerts/alert-all", "id", "1", "ack", "auto");
            String next = "";
            while (!next.equals("alert-end")) {
                next = JSON.readTree(stomp.receive().expect("MESSAGE").body())
                        .path("deviceId")
                        .asText();
                changes += next.equals(deviceId) ? 1 : 0;
            }
        }
        return changes;
    }

    private void event(String deviceId, String type, String payload) {
        Mqtt3BlockingClient device = MqttClient.builder()
                .useMqttVersion3()
                .identifier(deviceId)
                .serverHost("127.0.0.1")
                .serverPort(NODE.port("MQTT"))
                .simpleAuth()
                .username(deviceId)
                .password(fleet.password(deviceId).getBytes(StandardCharsets.UTF_8))
                .applySimpleAuth()
                .buildBlocking();
        device.connect();
        device.publishWith()
                .topic("devices/me/events/" + type)
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(payload.getBytes(StandardCharsets.UTF_8))
                .send();
        device.disconnect();
    }

    private JsonNode alerts(String deviceId) {
        return rest.get("/alerts?deviceId=" + deviceId).expect(200).json().path("alerts");
    }

    /** Waits until the only alert of a device has a status. */
    private JsonNode awaitAlert(String deviceId, String status) {
        return await(status)
                .atMost(SOON)
                .until(
                        () -> {
                            JsonNode all = alerts(deviceId);
                            return all.size() == 1 ? all.get(0) : all;
                        },
                        alert -> alert.path("status").asText().equals(status));
    }
}
