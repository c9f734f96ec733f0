package io.millrace.gateway.internal.amqp;

import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.millrace.api.address.StreamKind;
import io.millrace.api.log.StreamLog.SeekTarget;
import io.millrace.gateway.internal.broker.BrokerRule;
import io.millrace.gateway.internal.broker.FakeGateway;
import io.millrace.gateway.internal.broker.Records;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.qpid.protonj2.client.Client;
import org.apache.qpid.protonj2.client.Connection;
import org.apache.qpid.protonj2.client.ConnectionOptions;
import org.apache.qpid.protonj2.client.Delivery;
import org.apache.qpid.protonj2.client.Message;
import org.apache.qpid.protonj2.client.Receiver;
import org.apache.qpid.protonj2.client.ReceiverOptions;
import org.apache.qpid.protonj2.client.exceptions.ClientException;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

public class AmqpGroupTest {

    private static final int SECONDS = 10;
    private static final String GROUP = "streams/telemetry/erp";

    @Rule
    public final BrokerRule broker = new BrokerRule();

    private Client client;
    private Records records;

    @Before
    public void createClient() {
        client = Client.create();
        records = new Records(broker.log());
    }

    @After
    public void closeClient() {
        client.close();
    }

    private Connection connect() throws ClientException {
        ConnectionOptions options = new ConnectionOptions();
        options.user("service/crm");
        options.password(FakeGateway.PASSWORD);
        return client.connect("127.0.0.1", broker.port("amqp"), options);
    }

    private static ReceiverOptions options(int credit) {
        ReceiverOptions options = new ReceiverOptions();
        options.autoAccept(false);
        options.creditWindow(credit);
        return options;
    }

    private Receiver open(Connection connection, String address, int credit) throws Exception {
        return connection.openReceiver(address, options(credit)).openFuture().get(SECONDS, TimeUnit.SECONDS);
    }

    private static Delivery receive(Receiver receiver) throws ClientException {
        Delivery delivery = receiver.receive(SECONDS, TimeUnit.SECONDS);
        assertNotNull("no delivery in time", delivery);
        return delivery;
    }

    /** Receives without credit for a second one, which would leave the server together with the first. */
    private static Delivery receiveOne(Receiver receiver) throws ClientException {
        receiver.addCredit(1);
        return receive(receiver);
    }

    private static String text(Delivery delivery) throws ClientException {
        Message<byte[]> message = delivery.message();
        return new String(message.body());
    }

    private long position() {
        return broker.log().group(StreamKind.TELEMETRY, "erp").orElseThrow().position();
    }

    @Test
    public void aGroupThatOpensForAClientThatHasGoneIsFreeAgain() throws Exception {
        Connection connection = connect();
        CountDownLatch opening = new CountDownLatch(1);
        broker.log().beforeOpening(() -> {
            opening.countDown();
            await().until(() -> broker.gateway().sessions().isEmpty());
        });
        connection.openReceiver(GROUP, options(10));
        opening.await();
        connection.close();
        await().until(() -> broker.log().group(StreamKind.TELEMETRY, "erp").isPresent());
        await().until(() -> broker.log()
                .group(StreamKind.TELEMETRY, "erp")
                .orElseThrow()
                .reader()
                .isEmpty());
    }

    @Test
    public void deliversRecordsWithTheirStampsAndKeepsThePositionOfWhatIsDone() throws Exception {
        try (Connection connection = connect()) {
            Receiver receiver = open(connection, GROUP, 10);
            records.telemetry("press-1", "motor", "{\"rpm\":900}");

            Delivery delivery = receive(receiver);
            Message<byte[]> message = delivery.message();

            assertEquals("{\"rpm\":900}", new String(message.body()));
            assertEquals("press-1", message.property("device-id"));
            assertEquals("motor", message.property("stream-id"));
            assertEquals("telemetry", message.property("kind"));
            assertEquals("yes", message.property("own"));
            assertNotNull(message.property("enqueued-time"));
            assertNotNull(message.property("message-id"));
            assertEquals("application/json", message.contentType());
            assertEquals(1L, message.annotation("x-opt-sequence-number"));
            delivery.accept();
            await().until(() -> position() == 1);
        }
    }

    @Test
    public void deliversAgainWhatWasNotAcceptedBeforeTheConnectionEnded() throws Exception {
        try (Connection connection = connect()) {
            Receiver receiver = open(connection, GROUP, 10);
            records.telemetry("press-1", "default", "1");
            records.telemetry("press-1", "default", "2");
            receive(receiver).accept();
            receive(receiver);
            await().until(() -> position() == 1);
        }
        try (Connection connection = connect()) {
            Receiver receiver = open(connection, GROUP, 10);
            assertEquals("2", text(receive(receiver)));
        }
    }

    @Test
    public void deliversAReleasedRecordAgainBeforeTheDevicesNextOnes() throws Exception {
        try (Connection connection = connect()) {
            Receiver receiver = open(connection, GROUP, 0);
            records.telemetry("press-1", "default", "1");
            records.telemetry("press-1", "default", "2");

            receiveOne(receiver).release();
            Delivery again = receiveOne(receiver);

            assertEquals("1", text(again));
            assertEquals(1, again.message().deliveryCount());
            again.accept();
            assertEquals("2", text(receiveOne(receiver)));
        }
    }

    @Test
    public void putsWhatIsRejectedTooOftenToTheDeadLetters() throws Exception {
        try (Connection connection = connect()) {
            Receiver receiver = open(connection, GROUP, 0);
            records.telemetry("press-1", "default", "poison");
            records.telemetry("press-1", "default", "fine");

            for (int i = 0; i < 3; i++) {
                Delivery delivery = receiveOne(receiver);
                assertEquals("poison", text(delivery));
                delivery.reject("app:broken", "cannot be read");
            }

            Delivery fine = receiveOne(receiver);
            assertEquals("fine", text(fine));
            fine.accept();
            await().until(() -> position() == 2);
            assertEquals(List.of("group.erp m1 3"), broker.buried());
        }
    }

    @Test
    public void keepsTheOrderOfADeviceWhileTheDeadLettersAreFull() throws Exception {
        broker.failDeadLetters(1);
        try (Connection connection = connect()) {
            Receiver receiver = open(connection, GROUP, 0);
            records.telemetry("press-1", "default", "poison");
            records.telemetry("press-1", "default", "next");
            records.telemetry("press-2", "default", "other");
            List<String> seen = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                Delivery delivery = receiveOne(receiver);
                seen.add(text(delivery));
                if (text(delivery).equals("poison")) {
                    delivery.reject("app:broken", "cannot be read");
                } else {
                    delivery.accept();
                }
            }
            assertEquals("tried three times, and never again", 3, Collections.frequency(seen, "poison"));
            assertEquals("last, after the dead letters had room", "next", seen.get(4));
            await().until(() -> position() == 3);
            assertEquals(List.of("group.erp m1 3"), broker.buried());
        }
    }

    @Test
    public void detachesTheConsumersOfADeletedGroupEvenIfItIsMadeAnewAtOnce() throws Exception {
        try (Connection connection = connect()) {
            Receiver receiver = open(connection, GROUP, 10);
            records.telemetry("press-1", "default", "1");
            receive(receiver).accept();
            await().until(() -> position() == 1);

            assertTrue(broker.log().deleteGroup(StreamKind.TELEMETRY, "erp"));
            broker.log().createGroup(StreamKind.TELEMETRY, "erp", new SeekTarget.Earliest());

            ClientException thrown =
                    assertThrows(ClientException.class, () -> receiver.receive(SECONDS, TimeUnit.SECONDS));
            assertTrue(thrown.toString(), thrown.getMessage().contains("was deleted"));
            assertEquals("1", text(receive(open(connection, GROUP, 10))));
        }
    }

    @Test
    public void givesEveryGroupEveryRecord() throws Exception {
        try (Connection connection = connect()) {
            Receiver first = open(connection, GROUP, 10);
            Receiver second = open(connection, "/streams/telemetry/bi", 10);
            records.telemetry("press-1", "default", "1");
            assertEquals("1", text(receive(first)));
            assertEquals("1", text(receive(second)));
        }
    }

    @Test
    public void keepsTheOrderOfEachDeviceWithThreeConsumersOfWhichOneIsKilled() throws Exception {
        int devices = 20;
        int each = 50;
        Map<String, List<Long>> seen = new ConcurrentHashMap<>();
        List<Connection> connections = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Connection connection = connect();
            connections.add(connection);
            Receiver receiver = open(connection, GROUP, 20);
            Thread thread = new Thread(() -> consume(receiver, seen));
            threads.add(thread);
            thread.start();
        }
        for (int n = 0; n < each; n++) {
            for (int d = 0; d < devices; d++) {
                records.telemetry("device-" + d, "default", Integer.toString(n));
            }
            if (n == each / 2) {
                connections.get(0).close();
            }
        }

        await().atMost(30, TimeUnit.SECONDS).until(() -> position() == devices * each);

        connections.forEach(Connection::close);
        for (Thread thread : threads) {
            thread.join();
        }
        List<Long> expected = LongStream.range(0, each).boxed().toList();
        for (int d = 0; d < devices; d++) {
            // what the killed consumer had may come twice; without the repetitions nothing is missing and nothing
            // overtakes
            assertEquals(expected, withoutRepetitions(seen.get("device-" + d)));
        }
    }

    private static void consume(Receiver receiver, Map<String, List<Long>> seen) {
        try {
            for (Delivery delivery = receiver.receive(); delivery != null; delivery = receiver.receive()) {
                Message<byte[]> message = delivery.message();
                String device = (String) message.property("device-id");
                seen.computeIfAbsent(device, key -> new CopyOnWriteArrayList<>())
                        .add(Long.parseLong(new String(message.body())));
                delivery.accept();
            }
        } catch (ClientException e) {
            // its connection was closed by the test
        }
    }

    private static List<Long> withoutRepetitions(List<Long> numbers) {
        List<Long> result = new ArrayList<>();
        for (long number : numbers) {
            if (!result.contains(number)) {
                result.add(number);
            }
        }
        return result;
    }

    @Test
    public void followsASeekUnderALiveConsumer() throws Exception {
        try (Connection connection = connect()) {
            Receiver receiver = open(connection, GROUP, 10);
            records.telemetry("press-1", "default", "1");
            records.telemetry("press-1", "default", "2");
            receive(receiver).accept();
            Delivery old = receive(receiver);
            await().until(() -> position() == 1);

            broker.log().seek(StreamKind.TELEMETRY, "erp", new SeekTarget.Earliest());

            Delivery replayed = receive(receiver);
            assertEquals("1", text(replayed));
            old.accept();
            Delivery second = receive(receiver);
            assertEquals("2", text(second));
            assertEquals(0, position());
            replayed.accept();
            second.accept();
            await().until(() -> position() == 2);
        }
    }

    @Test
    public void saysWhoReadsAGroupThatARouteReads() throws Exception {
        broker.log().openGroup(StreamKind.TELEMETRY, "erp", "route crm");
        try (Connection connection = connect()) {
            ExecutionException thrown = assertThrows(ExecutionException.class, () -> open(connection, GROUP, 1));
            assertTrue(thrown.toString(), thrown.getMessage().contains("route crm"));
        }
    }

    @Test
    public void detachesDevicesFromStreams() throws Exception {
        ConnectionOptions options = new ConnectionOptions();
        options.user("press-1");
        options.password(FakeGateway.PASSWORD);
        try (Connection connection = client.connect("127.0.0.1", broker.port("amqp"), options)) {
            ExecutionException thrown = assertThrows(ExecutionException.class, () -> open(connection, GROUP, 1));
            assertTrue(thrown.toString(), thrown.getMessage().contains("amqp:unauthorized-access"));
            open(connection, "devices/me/commands", 1);
        }
    }

    @Test
    public void feedsALiveTailFromNow() throws Exception {
        records.telemetry("press-1", "default", "before");
        try (Connection connection = connect()) {
            Receiver receiver = open(connection, "streams/telemetry", 10);
            records.telemetry("press-1", "default", "after");
            assertEquals("after", text(receive(receiver)));
            assertNull(receiver.tryReceive());
        }
    }

    @Test
    public void goesOnWhenTheLogIsReplaced() throws Exception {
        try (Connection connection = connect()) {
            Receiver receiver = open(connection, GROUP, 10);
            records.telemetry("press-1", "default", "1");
            receive(receiver).accept();
            await().until(() -> position() == 1);
            broker.log().fail(true);
            await().until(() -> broker.log()
                    .group(StreamKind.TELEMETRY, "erp")
                    .orElseThrow()
                    .reader()
                    .isEmpty());
            broker.log().fail(false);

            records.telemetry("press-1", "default", "2");
            assertEquals("2", text(receive(receiver)));
        }
    }
}
