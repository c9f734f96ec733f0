package io.millrace.itests;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.CoreMatchers.endsWith;
import static org.hamcrest.CoreMatchers.startsWith;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpServer;
import io.millrace.itests.client.MqttWire;
import io.millrace.itests.client.MqttWire.Packet;
import io.millrace.itests.client.Rest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.Rule;
import org.junit.Test;

/** Telemetry, a rule, its alert, a command back to the device and a ticket in a business system, though the server is killed. */
public class AlertActionsIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DEVICE = "hot-press";

    @Rule
    public final MillraceProcess node = new MillraceProcess();

    private final Fleet fleet = new Fleet(node);
    private final Map<String, String> tickets = new ConcurrentHashMap<>();
    private final GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger answer = new AtomicInteger(503);

    @Test
    public void aHotPressIsSlowedDownAndHasOneTicketThoughTheServerIsKilledBetween() throws Exception {
        HttpServer crm = crm();
        mail.start();
        try {
            configure();
            fleet.register(DEVICE);
            Rest rest = fleet.rest();
            String rule = rest.put("/rules/hot", rule(crm.getAddress().getPort()))
                    .expect(201)
                    .body();
            assertTrue(rule, rule.contains("***") && !rule.contains("s3cret"));
            // Read, changed and put again it keeps its secret, without which there is no ticket.
            rest.put("/rules/hot", rest.get("/rules/hot").body().replace("too hot", "much too hot"))
                    .expect(200);
            assertSlowedDown();
            assertTrue("a mail", mail.waitForIncomingEmail(SOON.toMillis(), 1));
            assertThat(mail.getReceivedMessages()[0].getSubject(), startsWith(DEVICE + " has 91"));
            await("the ticket was refused").atMost(SOON).until(() -> calls.get() > 0);
            node.kill();
            answer.set(201);
            node.start();
            JsonNode alert = only(rest);
            await("the ticket").atMost(SOON).until(() -> tickets.size() == 1);
            await("its report")
                    .atMost(SOON)
                    .until(() -> done(rest, alert.path("id").asText(), "webhook"));
            JsonNode ticket = JSON.readTree(tickets.values().iterator().next());
            assertEquals(alert.path("id"), ticket.path("id"));
            assertEquals("raised", ticket.path("event").asText());
            assertEquals("critical", ticket.path("severity").asText());
            assertTrue(
                    "no secret is shown",
                    !rest.get("/alerts/" + alert.path("id").asText()).body().contains("s3cret"));
            assertReplayed(rest);
        } finally {
            crm.stop(0);
            mail.stop();
        }
    }

    /** What the business system refuses for good is a dead letter, and one ticket once somebody replays it. */
    private void assertReplayed(Rest rest) throws Exception {
        answer.set(400);
        fleet.register("cold-press");
        try (MqttWire device = new MqttWire(node.port("MQTT"), 4)) {
            assertEquals(
                    0,
                    device.connect("cold-press", "cold-press", fleet.password("cold-press"))
                            .code());
            send(device, "{\"temperature\":91}");
            await("the dead letter")
                    .atMost(SOON)
                    .until(() -> !letters(rest).path(0).isMissingNode());
        }
        JsonNode letter = letters(rest).path(0);
        assertThat(letter.path("reason").asText(), endsWith("answered 400"));
        assertEquals("cold-press", letter.path("payload").path("deviceId").asText());
        assertTrue(letter.toString(), !letter.toString().contains("s3cret"));
        answer.set(201);
        rest.post("/dead-letters/" + letter.path("id").asText() + "/replay", "{}")
                .expect(204);
        await("the ticket of the replay").atMost(SOON).until(() -> tickets.size() == 2);
        assertEquals(0, letters(rest).size());
    }

    private static JsonNode letters(Rest rest) {
        return rest.get("/dead-letters?route=action.hot").expect(200).json().path("deadLetters");
    }

    private void assertSlowedDown() throws Exception {
        try (MqttWire device = new MqttWire(node.port("MQTT"), 4)) {
            assertEquals(
                    0, device.connect(DEVICE, DEVICE, fleet.password(DEVICE)).code());
            device.sendSubscribe("devices/" + DEVICE + "/commands/#");
            send(device, "{\"temperature\":91}");
            Packet command = command(device);
            assertTrue(command.topic(), command.topic().startsWith("devices/" + DEVICE + "/commands/slow/alert-"));
            String whole = new String(command.body(), StandardCharsets.UTF_8);
            assertTrue(whole, whole.endsWith("{\"rpm\":300}"));
        }
    }

    private HttpServer crm() throws Exception {
        HttpServer crm = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        crm.createContext("/tickets", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            boolean known =
                    List.of("Bearer s3cret").equals(exchange.getRequestHeaders().get("Authorization"));
            if (known && answer.get() == 201) {
                tickets.put(exchange.getRequestHeaders().getFirst("Idempotency-Key"), body);
            }
            calls.incrementAndGet();
            exchange.sendResponseHeaders(known ? answer.get() : 401, -1);
            exchange.close();
        });
        crm.start();
        return crm;
    }

    private void configure() throws Exception {
        Files.writeString(
                node.data().resolve("etc/io.millrace.alerts.cfg"),
                "\nwebhookAllow = 127.0.0.1\nmailHost = 127.0.0.1\nmailSecurity = none\nmailFrom = millrace@example.com\nmailPort = "
                        + mail.getSmtp().getPort() + "\n",
                StandardOpenOption.APPEND);
        node.signal("TERM");
        node.start();
    }

    private static String rule(int port) {
        return """
                {"id":"hot","severity":"critical","description":"too hot","condition":"temperature > 80",
                 "actions":[{"command":{"name":"slow","payload":{"rpm":300}}},
                            {"webhook":{"url":"http://127.0.0.1:%d/tickets","headers":{"Authorization":"Bearer s3cret"}}},
                            {"mail":{"to":"ada@example.com","subject":"${deviceId} has ${values.temperature} degrees"}}]}
                """
                .formatted(port);
    }

    private static void send(MqttWire device, String payload) throws Exception {
        device.sendPublish("devices/me/telemetry", payload.getBytes(StandardCharsets.UTF_8), new byte[0]);
    }

    private static Packet command(MqttWire device) throws Exception {
        Packet packet = device.receive();
        while (packet.type() != MqttWire.PUBLISH) {
            assertTrue("closed", packet.type() != MqttWire.CLOSED);
            packet = device.receive();
        }
        device.acknowledge(packet);
        return packet;
    }

    private static JsonNode only(Rest rest) {
        JsonNode alerts =
                rest.get("/alerts?deviceId=" + DEVICE).expect(200).json().path("alerts");
        assertEquals(1, alerts.size());
        return alerts.get(0);
    }

    private static boolean done(Rest rest, String id, String kind) {
        for (JsonNode action : rest.get("/alerts/" + id).expect(200).json().path("actions")) {
            if (action.path("kind").asText().equals(kind)) {
                return action.path("status").asText().equals("done");
            }
        }
        return false;
    }
}
