package io.millrace.itests;

import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.itests.client.Amqp;
import io.millrace.itests.client.Rest;
import io.millrace.itests.client.Stomp;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
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
}
