package io.millrace.gateway.internal.stomp;

import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import io.millrace.api.address.Address;
import io.millrace.api.gateway.OutcomeReceiver;
import io.millrace.api.stream.Content;
import io.millrace.gateway.internal.broker.BrokerRule;
import io.millrace.gateway.internal.broker.FakeGateway;
import io.millrace.gateway.internal.stomp.StompClient.Frame;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

public class StompCommandTest {

    @Rule
    public final BrokerRule broker = new BrokerRule();

    private StompClient client;

    @Before
    public void open() throws IOException {
        client = new StompClient(broker.port("stomp")).connect("press-1", FakeGateway.PASSWORD);
    }

    @After
    public void close() throws IOException {
        client.close();
    }

    private void subscribe(String headers) throws IOException {
        client.send("SUBSCRIBE\nid:1\ndestination:devices/me/commands\nreceipt:s\n" + headers + "\n");
        assertEquals("RECEIPT", client.read().command());
    }

    private void awaitListener(String expected) {
        await().until(() -> broker.inbox().listener("press-1").equals(expected));
    }

    private void awaitSettlements(String... expected) {
        await().until(() -> broker.inbox().settlements().equals(List.of(expected)));
    }

    @Test
    public void aCommandComesAsItWasSent() throws Exception {
        subscribe("ack:client-individual\n");
        awaitListener("stomp 100");
        broker.inbox().deliver("press-1", 1, "{\"rpm\":900}");
        Frame message = client.read();
        assertEquals("MESSAGE", message.command());
        assertEquals("{\"rpm\":900}", message.body());
        assertEquals("devices/press-1/commands/setSpeed/c1", message.header("destination"));
        assertEquals("c1", message.header("command-id"));
        assertEquals("c1", message.header("message-id"));
        assertEquals("setSpeed", message.header("command-name"));
        assertEquals("application/json", message.header("content-type"));
        assertEquals("yes", message.header("own"));
        assertEquals("7", message.header("priority"));
        assertEquals("true", message.header("redelivered"));
        assertTrue(message.header("ttl"), message.header("ttl").matches("PT(5\\d|60)S|PT1M"));
        client.send("ACK\nid:" + message.header("ack") + "\n\n");
        awaitSettlements("c1 ACKNOWLEDGED");
    }

    @Test
    public void nackRejects() throws Exception {
        subscribe("ack:client-individual\nprefetch-count:5\n");
        awaitListener("stomp 5");
        broker.inbox().deliver("press-1", 1, "1", "2");
        client.send("NACK\nid:" + client.read().header("ack") + "\n\n");
        client.send("ACK\nid:" + client.read().header("ack") + "\n\n");
        awaitSettlements("c1 REJECTED", "c2 ACKNOWLEDGED");
    }

    @Test
    public void oneAckIsForAllBeforeWhereTheClientSaysSo() throws Exception {
        subscribe("ack:client\n");
        awaitListener("stomp 100");
        broker.inbox().deliver("press-1", 1, "1", "2", "3");
        client.read();
        client.send("ACK\nid:" + client.read().header("ack") + "\n\n");
        awaitSettlements("c1 ACKNOWLEDGED", "c2 ACKNOWLEDGED");
    }

    @Test
    public void withoutAcknowledgementsACommandComesOnce() throws Exception {
        subscribe("");
        awaitListener("stomp 100 once");
        broker.inbox().deliver("press-1", 1, "1");
        assertNull(client.read().header("ack"));
        client.send("SEND\ndestination:devices/me/telemetry\nreceipt:r\n\n1");
        assertEquals("RECEIPT", client.read().command());
        assertEquals("it ended with its delivery", List.of(), broker.inbox().settlements());
    }

    @Test
    public void theOlderSubscriberIsToldAndStaysConnected() throws Exception {
        subscribe("ack:client\n");
        awaitListener("stomp 100");
        try (StompClient newer = new StompClient(broker.port("stomp")).connect("press-1", FakeGateway.PASSWORD)) {
            newer.send("SUBSCRIBE\nid:1\nack:client\nprefetch-count:7\ndestination:devices/press-1/commands\n\n");
            Frame told = client.read();
            assertEquals("MESSAGE", told.command());
            assertEquals("stomp", told.header("taken-over-by"));
            awaitListener("stomp 7");
            client.send("SEND\ndestination:devices/me/telemetry\nreceipt:r\n\n1");
            assertEquals("RECEIPT", client.read().command());
        }
        awaitListener("");
    }

    @Test
    public void aReplyComesToTheSubscriberOfReplies() throws Exception {
        client.send("SUBSCRIBE\nid:2\ndestination:devices/me/replies\nreceipt:s\n\n");
        assertEquals("RECEIPT", client.read().command());
        assertTrue(broker.gateway().replies().get("press-1").reply("r1", 404, Content.of("no".getBytes())));
        Frame message = client.read();
        assertEquals("no", message.body());
        assertEquals("devices/press-1/replies/r1/404", message.header("destination"));
        assertEquals("r1", message.header("request-id"));
        assertEquals("404", message.header("status"));
    }

    @Test
    public void outcomesComeToAServiceAndNoMoreAreOutThanItAskedFor() throws Exception {
        try (StompClient service = new StompClient(broker.port("stomp")).connect("service/crm", FakeGateway.PASSWORD)) {
            service.send("SUBSCRIBE\nid:1\nack:client\nprefetch-count:2\nreceipt:s\n"
                    + "destination:services/me/replies/desk\n\n");
            assertEquals("RECEIPT", service.read().command());
            OutcomeReceiver link =
                    broker.gateway().outcomes().get(new Address.ServiceReplies("me", Optional.of("desk")));
            for (String id : List.of("c1", "c2", "c3")) {
                Map<String, String> properties =
                        Map.of("command-id", id, "status", "completed", "correlation-id", "base64:AAE=");
                assertTrue(link.outcome(
                        "services/me/replies/desk", new Content(Optional.empty(), properties, id.getBytes())));
            }
            Frame first = service.read();
            assertEquals("c1", first.body());
            assertEquals("services/me/replies/desk", first.header("destination"));
            assertEquals("c1/completed", first.header("message-id"));
            assertEquals("AAE=", first.header("correlation-id"));
            assertEquals("c2", service.read().body());
            service.send("ACK\nid:" + first.header("ack") + "\nreceipt:a\n\n");
            assertEquals("the third waits for it", List.of("c3", "a"), afterAck(service));
            service.send("UNSUBSCRIBE\nid:1\nreceipt:u\n\n");
            assertEquals("RECEIPT", service.read().command());
            assertTrue(broker.gateway().outcomes().isEmpty());
        }
    }

    private static List<String> afterAck(StompClient service) throws IOException {
        return List.of(service.read().body(), service.read().header("receipt-id"));
    }

    @Test
    public void anUnsubscribedClientListensNoMore() throws Exception {
        subscribe("ack:client\n");
        awaitListener("stomp 100");
        client.send("UNSUBSCRIBE\nid:1\nreceipt:u\n\n");
        assertEquals("RECEIPT", client.read().command());
        awaitListener("");
    }
}
