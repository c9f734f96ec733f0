package io.millrace.gateway.internal.amqp;

import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.millrace.api.gateway.OutcomeReceiver;
import io.millrace.api.stream.Content;
import io.millrace.gateway.internal.broker.BrokerRule;
import io.millrace.gateway.internal.broker.FakeGateway;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.qpid.protonj2.client.Client;
import org.apache.qpid.protonj2.client.Connection;
import org.apache.qpid.protonj2.client.ConnectionOptions;
import org.apache.qpid.protonj2.client.Delivery;
import org.apache.qpid.protonj2.client.DeliveryMode;
import org.apache.qpid.protonj2.client.Message;
import org.apache.qpid.protonj2.client.Receiver;
import org.apache.qpid.protonj2.client.ReceiverOptions;
import org.apache.qpid.protonj2.client.exceptions.ClientException;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

public class AmqpCommandTest {

    private static final int SECONDS = 10;

    @Rule
    public final BrokerRule broker = new BrokerRule();

    private Client client;
    private Connection connection;

    @Before
    public void connect() throws ClientException {
        client = Client.create();
        ConnectionOptions options = new ConnectionOptions().user("press-1").password(FakeGateway.PASSWORD);
        connection = client.connect("127.0.0.1", broker.port("amqp"), options);
    }

    @After
    public void closeClient() {
        client.close();
    }

    private static ReceiverOptions credit(int credit) {
        ReceiverOptions options = new ReceiverOptions();
        options.autoAccept(false).autoSettle(false).creditWindow(credit);
        return options;
    }

    private Receiver open(String address, ReceiverOptions options) throws Exception {
        return connection.openReceiver(address, options).openFuture().get(SECONDS, TimeUnit.SECONDS);
    }

    private void awaitListener(String expected) {
        await().until(() -> broker.inbox().listener("press-1").equals(expected));
    }

    private static Delivery receive(Receiver receiver) throws ClientException {
        Delivery delivery = receiver.receive(SECONDS, TimeUnit.SECONDS);
        assertNotNull("no command in time", delivery);
        return delivery;
    }

    @Test
    public void aCommandComesAsItWasSentWithTheTimeThatIsLeft() throws Exception {
        Receiver receiver = open("devices/me/commands", credit(10));
        awaitListener("amqp 10");
        assertTrue(broker.inbox().deliver("press-1", 1, "{\"rpm\":900}"));

        Delivery delivery = receive(receiver);
        Message<byte[]> message = delivery.message();

        assertEquals("{\"rpm\":900}", new String(message.body()));
        assertEquals("application/json", message.contentType());
        assertEquals("c1", message.messageId());
        assertEquals("setSpeed", message.subject());
        assertEquals("devices/press-1/commands/setSpeed/c1", message.to());
        assertEquals("c1", message.property("command-id"));
        assertEquals("yes", message.property("own"));
        assertEquals(7, message.priority());
        assertEquals(1, message.deliveryCount());
        long ttl = message.timeToLive();
        assertTrue("ttl " + ttl, ttl > 50_000 && ttl <= 60_000);
        delivery.accept();
        await().until(() -> broker.inbox().settlements().equals(List.of("c1 ACKNOWLEDGED")));
    }

    @Test
    public void outcomesSettleCommands() throws Exception {
        Receiver receiver = open("devices/press-1/commands/#", credit(10));
        awaitListener("amqp 10");
        broker.inbox().deliver("press-1", 1, "1", "2", "3", "4");
        receive(receiver).accept();
        receive(receiver).reject("app:no", "will not do it");
        receive(receiver).release();
        receive(receiver).modified(true, false);
        await().until(() -> broker.inbox()
                .settlements()
                .equals(List.of("c1 ACKNOWLEDGED", "c2 REJECTED", "c3 ABANDONED", "c4 ABANDONED")));
    }

    @Test
    public void creditIsTheWindow() throws Exception {
        Receiver receiver = open("devices/me/commands", credit(0));
        awaitListener("amqp 0");
        receiver.addCredit(2);
        awaitListener("amqp 2");
        broker.inbox().deliver("press-1", 1, "1");
        Delivery first = receive(receiver);
        awaitListener("amqp 2");
        first.accept();
        awaitListener("amqp 1");
    }

    @Test
    public void aDrainIsAnswered() throws Exception {
        Receiver receiver = open("devices/me/commands", credit(0));
        receiver.addCredit(5);
        awaitListener("amqp 5");
        receiver.drain().get(SECONDS, TimeUnit.SECONDS);
        awaitListener("amqp 0");
        assertNull(receiver.tryReceive());
    }

    @Test
    public void aPresettledReceiverGetsACommandOnce() throws Exception {
        Receiver receiver = open("devices/me/commands", credit(10).deliveryMode(DeliveryMode.AT_MOST_ONCE));
        awaitListener("amqp 10 once");
        broker.inbox().deliver("press-1", 1, "1");
        assertTrue(receive(receiver).remoteSettled());
        assertEquals(List.of(), broker.inbox().settlements());
    }

    @Test
    public void theOlderReceiverIsToldThatItsCommandsWentElsewhere() throws Exception {
        Receiver older = open("devices/me/commands", credit(10));
        awaitListener("amqp 10");
        Receiver newer = open("devices/me/commands", credit(7));
        awaitListener("amqp 7");
        ClientException thrown = assertThrows(ClientException.class, () -> older.receive(SECONDS, TimeUnit.SECONDS));
        assertTrue(thrown.toString(), thrown.getMessage().contains("amqp:link:stolen"));
        broker.inbox().deliver("press-1", 1, "1");
        receive(newer).accept();
        await().until(() -> broker.inbox().settlements().size() == 1);
    }

    @Test
    public void aLinkThatEndsListensNoMore() throws Exception {
        Receiver receiver = open("devices/me/commands", credit(10));
        awaitListener("amqp 10");
        receiver.close();
        awaitListener("");
        open("devices/me/commands", credit(10));
        awaitListener("amqp 10");
        connection.close();
        awaitListener("");
    }

    @Test
    public void aReplyComesToTheReceiverOfReplies() throws Exception {
        Receiver receiver = open("devices/me/replies", credit(10));
        await().until(() -> broker.gateway().replies().containsKey("press-1"));
        assertTrue(broker.gateway().replies().get("press-1").reply("r1", 200, Content.of("now".getBytes())));
        Delivery delivery = receive(receiver);
        Message<byte[]> message = delivery.message();
        assertEquals("now", new String(message.body()));
        assertEquals("devices/press-1/replies/r1/200", message.to());
        assertEquals("r1", message.correlationId());
        assertEquals(200, message.property("status"));
        receiver.close();
        await().until(() -> broker.gateway().replies().isEmpty());
    }

    @Test
    public void aServiceGetsOutcomesOnANodeThatTheServerNamesAsLongAsTheLinkIsThere() throws Exception {
        ConnectionOptions options = new ConnectionOptions().user("service/crm").password(FakeGateway.PASSWORD);
        try (Connection service = client.connect("127.0.0.1", broker.port("amqp"), options)) {
            Receiver receiver = service.openDynamicReceiver(credit(10));
            String node = receiver.openFuture().get(SECONDS, TimeUnit.SECONDS).address();
            assertTrue(node, node.startsWith("services/crm/replies/"));
            OutcomeReceiver link =
                    broker.gateway().outcomes().values().iterator().next();
            UUID id = UUID.randomUUID();
            String stored = CorrelationIds.of(id).stored();
            Map<String, String> properties = Map.of("correlation-id", stored, "status", "completed");
            assertTrue(link.outcome(node, new Content(Optional.of("application/json"), properties, bytes("{}"))));
            Message<byte[]> message = receive(receiver).message();
            assertEquals("{}", new String(message.body()));
            assertEquals(node, message.to());
            assertEquals(id, message.correlationId());
            assertEquals("completed", message.property("status"));
            assertFalse(message.hasProperty("correlation-id"));
            receiver.close();
            await().until(() -> broker.gateway().outcomes().isEmpty());
            assertFalse(link.outcome(node, Content.of(bytes("{}"))));
        }
    }

    @Test
    public void aDeviceHasNoNodesOfItsOwn() throws Exception {
        ExecutionException thrown = assertThrows(
                ExecutionException.class,
                () -> connection.openDynamicReceiver().openFuture().get(SECONDS, TimeUnit.SECONDS));
        assertTrue(thrown.toString(), thrown.getMessage().contains("only services have dynamic nodes"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes();
    }

    @Test
    public void nobodyListensToTheInboxOfAnother() {
        ExecutionException thrown =
                assertThrows(ExecutionException.class, () -> open("devices/press-2/commands", credit(10)));
        assertTrue(thrown.toString(), thrown.getMessage().contains("amqp:unauthorized-access"));
        assertFalse(broker.inbox().isListening("press-2"));
    }
}
