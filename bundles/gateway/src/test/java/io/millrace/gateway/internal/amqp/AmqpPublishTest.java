package io.millrace.gateway.internal.amqp;

import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.millrace.api.address.StreamKind;
import io.millrace.api.gateway.RefusedException;
import io.millrace.api.stream.StreamRecord;
import io.millrace.gateway.internal.broker.BrokerRule;
import io.millrace.gateway.internal.broker.FakeGateway;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.qpid.proton.amqp.transport.AmqpError;
import org.apache.qpid.proton.amqp.transport.LinkError;
import org.apache.qpid.protonj2.client.Client;
import org.apache.qpid.protonj2.client.Connection;
import org.apache.qpid.protonj2.client.ConnectionOptions;
import org.apache.qpid.protonj2.client.DeliveryState;
import org.apache.qpid.protonj2.client.Message;
import org.apache.qpid.protonj2.client.Sender;
import org.apache.qpid.protonj2.client.StreamSenderOptions;
import org.apache.qpid.protonj2.client.Tracker;
import org.apache.qpid.protonj2.client.exceptions.ClientConnectionSecuritySaslException;
import org.apache.qpid.protonj2.client.exceptions.ClientException;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

public class AmqpPublishTest {

    private static final int SECONDS = 10;

    @Rule
    public final BrokerRule broker = new BrokerRule();

    private Client client;

    @Before
    public void createClient() {
        client = Client.create();
    }

    @After
    public void closeClient() {
        client.close();
    }

    private Connection connect(String user, String password) throws ClientException {
        ConnectionOptions options = new ConnectionOptions();
        options.user(user);
        options.password(password);
        options.reconnectEnabled(false);
        options.openTimeout(SECONDS, TimeUnit.SECONDS);
        return client.connect("127.0.0.1", broker.port("amqp"), options);
    }

    private static Tracker settled(Tracker tracker) throws Exception {
        return tracker.settlementFuture().get(SECONDS, TimeUnit.SECONDS);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    public void acceptsAMessageOnceItIsInTheLog() throws Exception {
        Connection connection = connect("press-1", FakeGateway.PASSWORD);
        Sender sender = connection.openSender("/devices/me/telemetry");
        Message<byte[]> message = Message.create(bytes("{\"rpm\":900}"));
        message.contentType("application/json")
                .subject("motor")
                .messageId("id-7")
                .property("line", 4);

        Tracker tracker = settled(sender.send(message));

        assertTrue(tracker.remoteState().isAccepted());
        StreamRecord record = broker.log().all(StreamKind.TELEMETRY).get(0).record();
        assertEquals("press-1", record.deviceId());
        assertEquals("motor", record.streamId());
        assertEquals("id-7", record.stamp().messageId());
        assertEquals(Optional.of("application/json"), record.content().contentType());
        assertEquals("4", record.content().properties().get("line"));
        assertEquals("{\"rpm\":900}", new String(record.content().payload(), StandardCharsets.UTF_8));
    }

    @Test
    public void takesStringsAsTheirText() throws Exception {
        Connection connection = connect("press-1", FakeGateway.PASSWORD);
        Sender sender = connection.openSender("devices/press-1/events/alarm");

        settled(sender.send(Message.create("hot")));

        assertEquals(
                "hot",
                new String(
                        broker.log()
                                .all(StreamKind.EVENTS)
                                .get(0)
                                .record()
                                .content()
                                .payload(),
                        StandardCharsets.UTF_8));
    }

    @Test
    public void relaysMessagesThatNameTheirAddressThemselves() throws Exception {
        Connection connection = connect("press-1", FakeGateway.PASSWORD);
        Sender sender = connection.openAnonymousSender();
        Message<byte[]> good = Message.create(bytes("1"));
        Message<byte[]> foreign = Message.create(bytes("2"));

        Tracker accepted = settled(sender.send(good.to("devices/press-1/telemetry/a")));
        Tracker rejected = settled(sender.send(foreign.to("devices/press-2/telemetry/a")));

        assertTrue(accepted.remoteState().isAccepted());
        assertEquals(DeliveryState.Type.REJECTED, rejected.remoteState().getType());
        assertEquals(1, broker.log().all(StreamKind.TELEMETRY).size());
    }

    @Test
    public void rejectsOneMessageAndKeepsTheLink() throws Exception {
        Connection connection = connect("press-1", FakeGateway.PASSWORD);
        Sender sender = connection.openSender("devices/press-1/telemetry");
        Message<byte[]> poison = Message.create(bytes("1"));
        Message<List<String>> structure = Message.create(List.of("no", "octets"));

        Tracker first = settled(sender.send(poison.property("poison", "yes")));
        Tracker second = settled(sender.send(structure));
        Tracker third = settled(sender.send(Message.create(bytes("fine"))));

        assertEquals(DeliveryState.Type.REJECTED, first.remoteState().getType());
        assertEquals(DeliveryState.Type.REJECTED, second.remoteState().getType());
        assertTrue(third.remoteState().isAccepted());
    }

    @Test
    public void refusesAWrongPassword() {
        ExecutionException thrown = assertThrows(
                ExecutionException.class,
                () -> connect("press-1", "wrong").openFuture().get(SECONDS, TimeUnit.SECONDS));
        assertTrue(thrown.toString(), thrown.getCause() instanceof ClientConnectionSecuritySaslException);
    }

    @Test
    public void refusesAnonymousClients() {
        ConnectionOptions options = new ConnectionOptions();
        options.saslOptions().addAllowedMechanism("ANONYMOUS");
        ExecutionException thrown =
                assertThrows(ExecutionException.class, () -> client.connect("127.0.0.1", broker.port("amqp"), options)
                        .openFuture()
                        .get(SECONDS, TimeUnit.SECONDS));
        assertTrue(thrown.toString(), thrown.getCause() instanceof ClientException);
    }

    @Test
    public void detachesASenderToAForeignAddressWithTheReason() throws Exception {
        Connection connection = connect("press-1", FakeGateway.PASSWORD);

        ExecutionException foreign = assertThrows(ExecutionException.class, () -> connection
                .openSender("devices/press-2/telemetry")
                .openFuture()
                .get(SECONDS, TimeUnit.SECONDS));
        ExecutionException unknown = assertThrows(
                ExecutionException.class,
                () -> connection.openSender("nothing/here").openFuture().get(SECONDS, TimeUnit.SECONDS));

        assertTrue(foreign.toString(), foreign.getMessage().contains("amqp:unauthorized-access"));
        assertTrue(unknown.toString(), unknown.getMessage().contains("amqp:not-found"));
    }

    @Test
    public void takesMessagesOfTheLargestSizeAndDetachesOnLargerOnes() throws Exception {
        Connection connection = connect("press-1", FakeGateway.PASSWORD);
        Sender sender = connection.openSender("devices/press-1/telemetry");
        Tracker fits = settled(sender.send(Message.create(new byte[BrokerRule.MAX_MESSAGE_BYTES])));
        assertTrue(fits.remoteState().isAccepted());

        Exception thrown = assertThrows(
                Exception.class,
                () -> settled(sender.send(Message.create(new byte[2 * BrokerRule.MAX_MESSAGE_BYTES]))));

        assertTrue(thrown.toString(), thrown.getMessage().contains("message-size-exceeded"));
        Sender again = connection.openSender("devices/press-1/telemetry");
        assertTrue(settled(again.send(Message.create(bytes("1")))).remoteState().isAccepted());
    }

    @Test
    public void speaksOverWebSocket() throws Exception {
        ConnectionOptions options = new ConnectionOptions();
        options.user("press-1");
        options.password(FakeGateway.PASSWORD);
        options.transportOptions().useWebSockets(true).webSocketPath("/any");
        Connection connection = client.connect("127.0.0.1", broker.port("amqp"), options);
        Sender sender = connection.openSender("devices/press-1/telemetry");
        Message<byte[]> message = Message.create(new byte[100_000]);
        assertTrue(settled(sender.send(message)).remoteState().isAccepted());
    }

    @Test
    public void asksForAMessageAgainThatTheLogCannotStoreNow() throws Exception {
        Connection connection = connect("press-1", FakeGateway.PASSWORD);
        Sender sender = connection.openSender("devices/press-1/telemetry");
        broker.log().fail(true);

        Tracker tracker = settled(sender.send(Message.create(bytes("1"))));

        assertEquals(DeliveryState.Type.MODIFIED, tracker.remoteState().getType());
    }

    /** Returns the body of a message that begins, on a link of its own. */
    private static OutputStream unfinished(Connection connection) throws ClientException {
        return connection
                .openStreamSender("devices/press-1/telemetry", new StreamSenderOptions().writeBufferSize(16 * 1024))
                .beginMessage()
                .body();
    }

    @Test
    public void endsALinkWhenAConnectionHoldsTooMuchOfUnfinishedMessages() throws Exception {
        Connection connection = connect("press-1", FakeGateway.PASSWORD);
        for (int i = 0; i < 2; i++) {
            unfinished(connection).write(new byte[BrokerRule.MAX_MESSAGE_BYTES]);
        }
        OutputStream third = unfinished(connection);

        IOException thrown = assertThrows(IOException.class, () -> {
            for (int i = 0; i < BrokerRule.MAX_MESSAGE_BYTES / 1024; i++) {
                third.write(new byte[1024]);
                third.flush();
            }
        });

        assertTrue(thrown.toString(), thrown.getMessage().contains("unfinished"));
        Sender other = connection.openSender("devices/press-1/telemetry");
        assertTrue(settled(other.send(Message.create(bytes("1")))).remoteState().isAccepted());
    }

    @Test
    public void endsALinkThatSendsMoreThanItsCredit() throws Exception {
        broker.gateway().hold();
        try (RawAmqp client = new RawAmqp(broker.port("amqp"), "press-1", FakeGateway.PASSWORD)) {
            client.attach("devices/press-1/telemetry");
            for (int i = 0; i < 200; i++) {
                client.transfer(i, bytes("1"));
            }
            assertEquals(LinkError.TRANSFER_LIMIT_EXCEEDED, client.detached());
        }
        broker.gateway().release();
    }

    @Test
    public void sessionsThatBeginAndEndAtOnceDoNotBreakTheConnection() throws Exception {
        try (RawAmqp client = new RawAmqp(broker.port("amqp"), "press-1", FakeGateway.PASSWORD)) {
            client.beginAndEnd(1, 200);
            client.readEnds(200);
            assertEquals(1, broker.gateway().sessions().size());
        }
        await().until(() -> broker.gateway().sessions().isEmpty());
    }

    @Test
    public void closesTheConnectionWithTheConditionWhenAFrameIsNoAmqp() throws Exception {
        byte[] nested = new byte[4000];
        byte[] wrongCount = {0, 0x53, 0x12, (byte) 0xd0, 0, 0, 0, 8, (byte) 0xe3, 0, 0, 0, 0x40, 0x40};
        for (byte[] performative : List.of(nested, wrongCount)) {
            try (RawAmqp client = new RawAmqp(broker.port("amqp"), "press-1", FakeGateway.PASSWORD)) {
                client.frame(performative);
                assertEquals(AmqpError.DECODE_ERROR, client.closed());
            }
        }
    }

    @Test
    public void closesTheConnectionWhenItsSessionIsRevoked() throws Exception {
        Connection connection = connect("press-1", FakeGateway.PASSWORD);
        Sender sender = connection.openSender("devices/press-1/telemetry");
        settled(sender.send(Message.create(bytes("1"))));

        broker.gateway()
                .sessions()
                .get(0)
                .transport()
                .closer()
                .accept(new RefusedException(RefusedException.Reason.REVOKED, "the device was deactivated"));

        await().until(() -> broker.gateway().sessions().isEmpty());
        assertThrows(ClientException.class, () -> settled(sender.send(Message.create(bytes("2")))));
    }

    @Test
    public void keepsNothingOfTheAddressesThatMessagesGoTo() throws Exception {
        int count = Integer.getInteger("millrace.test.addresses", 5_000);
        Connection connection = connect("press-1", FakeGateway.PASSWORD);
        Sender sender = connection.openAnonymousSender();
        int before = broker.broker().addresses();
        Tracker last = null;
        for (int i = 0; i < count; i++) {
            Message<byte[]> message = Message.create(bytes("1"));
            last = sender.send(message.to("devices/press-1/telemetry/s" + i));
        }
        settled(last);

        await().until(() -> broker.gateway().stored() == count);
        assertEquals(before, broker.broker().addresses());
    }
}
