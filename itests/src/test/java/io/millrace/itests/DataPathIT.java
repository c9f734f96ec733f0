package io.millrace.itests;

import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import io.millrace.itests.client.Amqp;
import io.millrace.itests.client.Rest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.qpid.protonj2.client.Receiver;
import org.junit.ClassRule;
import org.junit.Test;

/** What becomes of data on its way through log, routes and state: erased, replayed, followed. */
public class DataPathIT {

    @ClassRule
    public static final MillraceProcess NODE = new MillraceProcess();

    private static final Duration SOON = Duration.ofSeconds(15);
    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final String ROUTE = "- route:\n    id: followed.%s\n    from:\n      uri: millrace:diagnostics\n"
            + "      parameters: {group: followed}\n      steps:\n        - to: log:followed\n";

    private final Fleet fleet = new Fleet(NODE);
    private final Rest rest = fleet.rest();

    @Test
    public void aPurgeOfAConnectedDeviceLeavesNothingForTheNextOfThatId() throws Exception {
        fleet.register("path-purged");
        Mqtt3BlockingClient device = mqtt3("path-purged");
        device.connect();
        await().atMost(SOON).until(() -> rest.get("/devices/path-purged")
                .json()
                .at("/presence/connected")
                .asBoolean());
        for (int n = 0; n < 200; n++) {
            publish(device, "devices/me/telemetry", "{\"n\":" + n + "}");
        }
        long presences = last("presence");
        rest.delete("/devices/path-purged?purge=true").expect(204);
        await("the end of the session is in the log").atMost(SOON).until(() -> last("presence") > presences);
        fleet.register("path-purged");
        fleet.awaitCaughtUp("presence", "state");
        fleet.awaitCaughtUp("telemetry", "state");
        assertEquals(
                0,
                rest.get("/devices/path-purged/state")
                        .expect(200)
                        .json()
                        .path("fields")
                        .size());
        assertEquals(0, fleet.history("path-purged").size());
        JsonNode presence = rest.get("/devices/path-purged").expect(200).json().path("presence");
        assertTrue(presence.toString(), !presence.path("connected").asBoolean() && !presence.hasNonNull("since"));
    }

    @Test
    public void aRecordThatAConsumerRejectedIsReplayedToAConsumerOfThatGroup() throws Exception {
        fleet.register("path-dead");
        String password = fleet.registerService("path-crm", "events");
        rest.put("/streams/events/groups/path-crm", "{\"start\":\"latest\"}");
        Mqtt3BlockingClient device = mqtt3("path-dead");
        device.connect();
        publish(device, "devices/me/events/alarm", "{\"poison\":true}");
        device.disconnect();
        try (Amqp service = new Amqp(NODE.port("AMQP"), "service/path-crm", password)) {
            Receiver receiver = service.receiver("streams/events/path-crm", 1);
            for (int attempt = 0; attempt < 10; attempt++) {
                Amqp.receive(receiver).reject("test:poison", "the CRM does not know it");
            }
            await().atMost(SOON).until(() -> letters().size() == 1);
        }
        String id = letters().get(0).path("id").asText();
        await().atMost(SOON).until(() -> {
            Rest.Answer refusal =
                    rest.post("/dead-letters/" + id + "/replay", "{}").expect(409);
            return refusal.body().contains("no client consumes streams/events/path-crm now");
        });
        try (Amqp service = new Amqp(NODE.port("AMQP"), "service/path-crm", password)) {
            Receiver receiver = service.receiver("streams/events/path-crm", 1);
            CompletableFuture<Rest.Answer> replay =
                    CompletableFuture.supplyAsync(() -> rest.post("/dead-letters/" + id + "/replay", "{}"));
            Amqp.receive(receiver).accept();
            assertEquals(2, replay.get(20, TimeUnit.SECONDS).status() / 100);
        }
        assertEquals(0, letters().size());
    }

    @Test
    public void aRouteFileIsFollowedWithinTwoSeconds() throws Exception {
        Path file = NODE.data().resolve("camel-routes/followed.yaml");
        assertFollowed("dropped", () -> write(file, ROUTE.formatted("one")), () -> routeIds()
                .equals("followed.one started"));
        assertFollowed("changed", () -> write(file, ROUTE.formatted("two")), () -> routeIds()
                .equals("followed.two started"));
        assertFollowed("broken", () -> write(file, ROUTE.formatted("three").replace("steps", "stps")), () -> rest.get(
                        "/routes/followed")
                .json()
                .path("error")
                .asText()
                .matches("followed.yaml, line [67]: Unsupported field: stps"));
        assertEquals("followed.two started", routeIds());
        assertFollowed(
                "removed",
                () -> {
                    Files.delete(file);
                    return file;
                },
                () -> rest.get("/routes/followed").status() == 404);
    }

    private static void assertFollowed(String what, Callable<Path> change, Callable<Boolean> followed)
            throws Exception {
        long start = System.nanoTime();
        change.call();
        await(what).pollInterval(Duration.ofMillis(50)).atMost(SOON).until(followed);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        assertTrue(what + " was followed after " + took.toMillis() + " ms", took.compareTo(LIMIT) < 0);
    }

    private static Path write(Path file, String text) throws IOException {
        return Files.writeString(file, text);
    }

    private String routeIds() {
        StringBuilder ids = new StringBuilder();
        for (JsonNode route : rest.get("/routes/followed").json().path("routes")) {
            ids.append(route.path("routeId").asText())
                    .append(' ')
                    .append(route.path("state").asText());
        }
        return ids.toString();
    }

    private JsonNode letters() {
        return rest.get("/dead-letters?route=group.path-crm").expect(200).json().path("deadLetters");
    }

    private long last(String kind) {
        for (JsonNode stream : rest.get("/streams").expect(200).json().path("streams")) {
            if (stream.path("kind").asText().equals(kind)) {
                return stream.path("last").asLong();
            }
        }
        throw new AssertionError("there is no stream " + kind);
    }

    private Mqtt3BlockingClient mqtt3(String deviceId) {
        return MqttClient.builder()
                .useMqttVersion3()
                .identifier(deviceId)
                .serverHost("127.0.0.1")
                .serverPort(NODE.port("MQTT"))
                .simpleAuth()
                .username(deviceId)
                .password(fleet.password(deviceId).getBytes(StandardCharsets.UTF_8))
                .applySimpleAuth()
                .buildBlocking();
    }

    private static void publish(Mqtt3BlockingClient device, String topic, String json) {
        device.publishWith()
                .topic(topic)
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(json.getBytes(StandardCharsets.UTF_8))
                .send();
    }
}
