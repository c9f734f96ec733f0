package io.millrace.itests;

import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.itests.client.Amqp;
import io.millrace.itests.client.DeviceHttp;
import io.millrace.itests.client.Rest;
import io.millrace.itests.client.Stomp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.qpid.protonj2.client.Delivery;
import org.apache.qpid.protonj2.client.Message;
import org.apache.qpid.protonj2.client.Receiver;
import org.apache.qpid.protonj2.client.exceptions.ClientException;
import org.junit.ClassRule;
import org.junit.Test;

/** Commands to devices that speak AMQP and STOMP, from REST to the device and back. */
public class AmqpStompCommandsIT {

    @ClassRule
    public static final MillraceProcess NODE = new MillraceProcess();

    private final Fleet fleet = new Fleet(NODE);
    private final Rest rest = fleet.rest();

    private String command(String device, String payload) {
        return rest.post(
                        "/devices/" + device + "/commands",
                        "{\"name\":\"setSpeed\",\"payload\":" + payload + ",\"ttl\":\"PT10M\",\"priority\":7}")
                .expect(202)
                .json()
                .path("commandId")
                .asText();
    }

    private JsonNode awaitStatus(String device, String command, String status) {
        await().atMost(Duration.ofSeconds(20)).until(() -> rest.get("/devices/" + device + "/commands/" + command)
                .expect(200)
                .json()
                .path("status")
                .asText()
                .equals(status));
        return rest.get("/devices/" + device + "/commands/" + command).json();
    }

    private static Delivery receive(Receiver receiver) throws ClientException {
        Delivery delivery = Amqp.receive(receiver);
        assertNotNull("no command in time", delivery);
        return delivery;
    }

    private Amqp amqp(String device) throws ClientException {
        return new Amqp(NODE.port("AMQP"), device, fleet.password(device));
    }

    private Stomp stomp(String device) throws Exception {
        Stomp client = new Stomp(NODE.port("STOMP"));
        client.connect(device, fleet.password(device)).expect("CONNECTED");
        return client;
    }

    @Test
    public void anAmqpDeviceGetsACommandAcceptsItAndAnswers() throws Exception {
        fleet.register("cmd-amqp");
        String waiting = command("cmd-amqp", "{\"rpm\":900}");
        try (Amqp device = amqp("cmd-amqp")) {
            Receiver receiver = device.receiver("devices/me/commands", 10);
            Delivery delivery = receive(receiver);
            Message<byte[]> message = delivery.message();
            assertEquals("{\"rpm\":900}", new String(message.body(), StandardCharsets.UTF_8));
            assertEquals("setSpeed", message.subject());
            assertEquals(waiting, message.messageId());
            assertEquals(7, message.priority());
            assertTrue(
                    "ttl " + message.timeToLive(), message.timeToLive() > 500_000 && message.timeToLive() <= 600_000);
            delivery.accept();
            awaitStatus("cmd-amqp", waiting, "acknowledged");
            assertTrue(Amqp.send(
                            device.sender("devices/me/responses/" + waiting + "/207"),
                            Message.create("{\"ok\":true}".getBytes(StandardCharsets.UTF_8)))
                    .remoteState()
                    .isAccepted());
            JsonNode status = awaitStatus("cmd-amqp", waiting, "completed");
            assertEquals(207, status.at("/response/status").asInt());
            assertTrue(status.at("/response/payload/ok").asBoolean());
            String refused = command("cmd-amqp", "1");
            receive(receiver).reject("app:no", "not today");
            awaitStatus("cmd-amqp", refused, "rejected");
        }
    }

    @Test
    public void aStompDeviceGetsCommandsAcknowledgesOneAndRejectsOne() throws Exception {
        fleet.register("cmd-stomp");
        String first = command("cmd-stomp", "{\"rpm\":1}");
        String second = command("cmd-stomp", "{\"rpm\":2}");
        try (Stomp device = stomp("cmd-stomp")) {
            device.send("SUBSCRIBE", "", "id", "1", "destination", "devices/me/commands", "ack", "client-individual");
            Stomp.Frame one = device.receive().expect("MESSAGE");
            assertEquals("{\"rpm\":1}", one.body());
            assertEquals(first, one.headers().get("command-id"));
            assertEquals("setSpeed", one.headers().get("command-name"));
            Stomp.Frame two = device.receive().expect("MESSAGE");
            device.send("ACK", "", "id", one.headers().get("ack"));
            device.send("NACK", "", "id", two.headers().get("ack"));
            awaitStatus("cmd-stomp", first, "acknowledged");
            awaitStatus("cmd-stomp", second, "rejected");
            device.send("SEND", "{\"ok\":1}", "destination", "devices/me/responses/" + first, "receipt", "r");
            device.receive().expect("RECEIPT");
            assertEquals(
                    200,
                    awaitStatus("cmd-stomp", first, "completed")
                            .at("/response/status")
                            .asInt());
        }
    }

    @Test
    public void aDeviceThatChangesItsProtocolSeesTheSameCommandAndTheOlderLinkIsTold() throws Exception {
        fleet.register("cmd-change");
        String id = command("cmd-change", "{\"n\":1}");
        try (Amqp older = amqp("cmd-change");
                Stomp newer = stomp("cmd-change")) {
            Receiver receiver = older.receiver("devices/me/commands", 10);
            assertEquals(id, receive(receiver).message().messageId());
            newer.send("SUBSCRIBE", "", "id", "1", "destination", "devices/me/commands", "ack", "client");
            Stomp.Frame again = newer.receive().expect("MESSAGE");
            assertEquals(id, again.headers().get("command-id"));
            assertEquals("true", again.headers().get("redelivered"));
            ClientException stolen = assertThrows(ClientException.class, () -> Amqp.receive(receiver));
            assertTrue(stolen.getMessage(), stolen.getMessage().contains("amqp:link:stolen"));
            newer.send("ACK", "", "id", again.headers().get("ack"));
            awaitStatus("cmd-change", id, "acknowledged");
        }
        try (Amqp back = amqp("cmd-change")) {
            String next = command("cmd-change", "{\"n\":2}");
            assertEquals(
                    "what was acknowledged does not come again",
                    next,
                    receive(back.receiver("devices/me/commands", 10)).message().messageId());
        }
    }

    private String service(String id) {
        return rest.post("/services", "{\"id\":\"" + id + "\",\"consume\":[],\"send\":[\"commands\"]}")
                .expect(201)
                .json()
                .path("password")
                .asText();
    }

    private static JsonNode json(byte[] payload) throws IOException {
        return new ObjectMapper().readTree(payload);
    }

    @Test
    public void aBackendOverAmqpAsksOnANodeOfItsOwnAndGetsTheAnswer() throws Exception {
        fleet.register("ask-amqp");
        try (Amqp backend = new Amqp(NODE.port("AMQP"), "service/ask-amqp", service("ask-amqp"));
                Amqp device = amqp("ask-amqp")) {
            Receiver inbox = device.receiver("devices/me/commands", 10);
            Receiver answers = backend.dynamicReceiver();
            answers.openFuture().get(30, TimeUnit.SECONDS);
            UUID correlation = UUID.randomUUID();
            Message<byte[]> request = Message.create("{\"rpm\":9}".getBytes(StandardCharsets.UTF_8));
            request.replyTo(answers.address()).correlationId(correlation).contentType("application/json");
            assertTrue(Amqp.send(backend.sender("commands/ask-amqp/setSpeed"), request)
                    .remoteState()
                    .isAccepted());
            Message<byte[]> command = receive(inbox).message();
            assertEquals("{\"rpm\":9}", new String(command.body(), StandardCharsets.UTF_8));
            Amqp.send(
                    device.sender("devices/me/responses/" + command.messageId() + "/207"),
                    Message.create("{\"ok\":true}".getBytes(StandardCharsets.UTF_8)));
            Message<byte[]> answer = receive(answers).message();
            assertEquals(correlation, answer.correlationId());
            assertEquals(answers.address(), answer.to());
            assertEquals("application/json", answer.contentType());
            assertEquals("completed", answer.property("status"));
            assertEquals(command.messageId(), answer.property("command-id"));
            assertEquals(207, json(answer.body()).at("/response/status").asInt());
            assertTrue(json(answer.body()).at("/response/payload/ok").asBoolean());
        }
    }

    /** Each asks in its own way; the device answers over HTTP, or not at all. */
    @Test
    public void outcomesGoToTheReplyToOfWhoeverSentTheCommandAndToNobodyElse() throws Exception {
        fleet.register("ask-stomp");
        String password = service("ask-stomp");
        try (Stomp one = new Stomp(NODE.port("STOMP"));
                Stomp other = new Stomp(NODE.port("STOMP"));
                Amqp third = new Amqp(NODE.port("AMQP"), "service/ask-stomp", password)) {
            subscribe(one, password, "services/me/replies/one");
            subscribe(other, password, "services/me/replies/other");
            Receiver numbered = third.receiver("services/me/replies/third", 10);
            numbered.openFuture().get(30, TimeUnit.SECONDS);
            ask(one, "reply-to", "services/me/replies/one", "correlation-id", "q-1", "command-id", "s-1");
            ask(other, "reply-to", "services/me/replies/other", "command-id", "s-2", "ttl", "PT1S", "priority", "0");
            Message<byte[]> request = Message.create("1".getBytes(StandardCharsets.UTF_8));
            request.replyTo("services/me/replies/third").messageId("m-3").property("command-id", "s-3");
            Amqp.send(third.sender("commands/ask-stomp/setSpeed"), request);
            DeviceHttp device = DeviceHttp.withPassword(NODE.http("/"), "ask-stomp", fleet.password("ask-stomp"));
            for (String id : List.of("s-1", "s-3")) {
                JsonNode command = device.send("GET", "/devices/me/commands?wait=20s", new byte[0])
                        .expect(200)
                        .json();
                assertEquals(id, command.path("commandId").asText());
                device.post("/devices/me/responses/" + id, "1").expect(202);
            }
            Stomp.Frame answer = one.receive().expect("MESSAGE");
            assertEquals("services/me/replies/one", answer.headers().get("destination"));
            assertEquals("q-1", answer.headers().get("correlation-id"));
            assertEquals(
                    "s-1",
                    json(answer.body().getBytes(StandardCharsets.UTF_8))
                            .path("commandId")
                            .asText());
            Stomp.Frame expired = other.receive().expect("MESSAGE");
            assertEquals("s-2", expired.headers().get("command-id"));
            assertEquals("expired", expired.headers().get("status"));
            Message<byte[]> third3 = receive(numbered).message();
            assertEquals("the id of a message that has no correlation id", "m-3", third3.correlationId());
            assertEquals("s-3", third3.property("command-id"));
        }
    }

    private static void subscribe(Stomp client, String password, String destination) throws IOException {
        client.connect("service/ask-stomp", password).expect("CONNECTED");
        client.send("SUBSCRIBE", "", "id", "1", "destination", destination, "receipt", "s");
        client.receive().expect("RECEIPT");
    }

    private static void ask(Stomp client, String... headers) throws IOException {
        String[] all = Arrays.copyOf(headers, headers.length + 4);
        System.arraycopy(
                new String[] {"destination", "commands/ask-stomp/setSpeed", "receipt", "r"}, 0, all, headers.length, 4);
        client.send("SEND", "1", all);
        client.receive().expect("RECEIPT");
    }
}
