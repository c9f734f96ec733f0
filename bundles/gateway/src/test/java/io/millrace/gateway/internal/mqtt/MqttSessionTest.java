package io.millrace.gateway.internal.mqtt;

import static io.millrace.gateway.internal.mqtt.Bytes.id;
import static io.millrace.gateway.internal.mqtt.Bytes.packet;
import static io.millrace.gateway.internal.mqtt.Bytes.publish;
import static io.millrace.gateway.internal.mqtt.Bytes.text;
import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.millrace.api.address.StreamKind;
import io.millrace.api.identity.Identity;
import io.millrace.api.identity.IdentityKind;
import io.millrace.api.provisioning.LifecycleEvent;
import io.millrace.api.stream.StreamRecord;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.After;
import org.junit.Test;

public class MqttSessionTest {

    private static final String SHARED = "$share/crm/streams/telemetry/#";

    private final MqttServer server = new MqttServer();

    @After
    public void close() {
        server.close();
    }

    /** CONNECT of MQTT 5 with a Will; the properties are hexadecimal, with their length. */
    private static byte[] withWill(String sessionProperties, String willProperties, String topic) {
        return packet(
                0x10,
                text("MQTT"),
                5,
                0xe4,
                id(60),
                sessionProperties,
                text("d1"),
                willProperties,
                text(topic),
                text("gone"),
                text("d1"),
                text("secret"));
    }

    private RawClient opened(byte[] connect) throws Exception {
        RawClient client = new RawClient(server.port());
        client.send(connect);
        assertEquals("00", RawClient.body(client.read()).substring(2, 4));
        return client;
    }

    private StreamRecord will() {
        await().until(() -> server.fixture.log.of(StreamKind.EVENTS).size() == 1);
        return server.fixture.log.of(StreamKind.EVENTS).get(0);
    }

    private void grantTheGroup() {
        server.fixture.identity.put(new Identity(
                IdentityKind.SERVICE, "crm", true, "g", new Identity.Grants(Set.of(StreamKind.TELEMETRY), Set.of())));
    }

    private void awaitThatNobodyReadsTheGroup() {
        await().until(() -> server.streams
                .group(StreamKind.TELEMETRY, "crm")
                .orElseThrow()
                .reader()
                .isEmpty());
    }

    @Test
    public void aGroupThatIsAskedForTwiceAtOnceHasOneConsumerThatLeavesWithTheClient() throws Exception {
        grantTheGroup();
        try (RawClient client = new RawClient(server.port())) {
            client.send(
                    Bytes.connect(5, true, "x", "service/crm"),
                    packet(0x82, id(1), "00", text(SHARED), 1, text(SHARED), 1),
                    packet(0x82, id(2), "00", text(SHARED), 1));
            assertTrue(client.read().startsWith("20"));
            assertEquals("90050001000101", client.read());
            assertEquals("9004000200" + "01", client.read());
            assertTrue(server.streams
                    .group(StreamKind.TELEMETRY, "crm")
                    .orElseThrow()
                    .reader()
                    .isPresent());
        }
        awaitThatNobodyReadsTheGroup();
    }

    @Test
    public void aGroupThatIsGivenUpWhileItOpensIsFreeAgain() throws Exception {
        grantTheGroup();
        CountDownLatch givenUp = new CountDownLatch(1);
        server.streams.beforeOpening(() -> await().until(() -> givenUp.getCount() == 0));
        try (RawClient client = server.connected(5, "service/crm")) {
            client.send(packet(0x82, id(1), "00", text(SHARED), 1), packet(0xa2, id(2), "00", text(SHARED)));
            assertEquals("b00400020000", client.read());
            givenUp.countDown();
            assertEquals("900400010001", client.read());
            awaitThatNobodyReadsTheGroup();
        }
    }

    @Test
    public void aGroupThatOpensForAClientThatHasGoneIsFreeAgain() throws Exception {
        grantTheGroup();
        CountDownLatch opening = new CountDownLatch(1);
        server.streams.beforeOpening(() -> {
            opening.countDown();
            await().until(() -> server.fixture.gateway.connections() == 0);
        });
        RawClient client = server.connected(5, "service/crm");
        client.send(packet(0x82, id(1), "00", text(SHARED), 1));
        opening.await();
        client.drop();
        await().until(() -> server.streams.group(StreamKind.TELEMETRY, "crm").isPresent());
        awaitThatNobodyReadsTheGroup();
    }

    @Test
    public void aWillGoesToTheOwnEventsWhateverItsTopic() throws Exception {
        record Row(String topic, String stream, Map<String, String> properties) {}
        for (Row row : List.of(
                new Row("devices/me/events/offline", "offline", Map.of("retain", "true")),
                new Row("devices/d1/events/gone", "gone", Map.of("retain", "true")),
                new Row("lwt/x", "will", Map.of("retain", "true", "will-topic", "lwt/x")),
                new Row(
                        "devices/d2/events/x",
                        "will",
                        Map.of("retain", "true", "will-topic", "devices/d2/events/x")))) {
            try (MqttServer own = new MqttServer();
                    RawClient client = new RawClient(own.port())) {
                client.send(withWill("00", "00", row.topic()));
                client.read();
                client.drop();
                await().until(() -> own.fixture.log.of(StreamKind.EVENTS).size() == 1);
                StreamRecord record = own.fixture.log.of(StreamKind.EVENTS).get(0);
                assertEquals("d1", record.deviceId());
                assertEquals(row.stream(), record.streamId());
                assertEquals(row.properties(), record.content().properties());
            }
        }
    }

    @Test
    public void aGoodByeDiscardsTheWillUnlessItAsksForIt() throws Exception {
        try (RawClient client = opened(withWill("00", "00", "devices/me/events/a"))) {
            client.send(packet(0xe0));
            assertEquals(RawClient.CLOSED, client.read());
        }
        try (RawClient client = opened(withWill("00", "00", "devices/me/events/b"))) {
            client.send(packet(0xe0, 4));
            assertEquals(RawClient.CLOSED, client.read());
        }
        assertEquals("b", will().streamId());
    }

    @Test
    public void aDelayedWillIsNotSentToWhoComesBack() throws Exception {
        String expiry = "0511000003e8";
        opened(withWill(expiry, "05180000ffff", "devices/me/events/a")).drop();
        await().until(() -> server.fixture.gateway.connections() == 0);
        byte[] resuming = packet(0x10, text("MQTT"), 5, 0xc0, id(60), expiry, text("d1"), text("d1"), text("secret"));
        try (RawClient client = new RawClient(server.port())) {
            client.send(resuming);
            assertTrue(client.read().startsWith("20"));
        }
        opened(withWill(expiry, "051800000001", "devices/me/events/b")).drop();
        assertEquals("b", will().streamId());
    }

    @Test
    public void aConnectionThatIsSilentTooLongIsClosedAndItsWillIsSent() throws Exception {
        byte[] connect = withWill("00", "00", "devices/me/events/a");
        // the keep alive follows name, level and flags: 2 bytes of header, 6 of name, 2 more
        connect[11] = 1;
        try (RawClient client = opened(connect)) {
            String disconnect = client.read();
            assertEquals("8d", RawClient.body(disconnect).substring(0, 2));
        }
        assertEquals("a", will().streamId());
    }

    @Test
    public void whoeverIsRevokedIsOffAtOnceAndHasNoLastWord() throws Exception {
        try (RawClient client = opened(withWill("0511000003e8", "00", "devices/me/events/a"));
                RawClient old = server.connected(4, "d2")) {
            server.fixture.change(LifecycleEvent.Type.DEACTIVATED, "d1", Optional.empty());
            server.fixture.change(LifecycleEvent.Type.UNREGISTERED, "d2", Optional.empty());
            assertEquals("87", RawClient.body(client.read(1000)).substring(0, 2));
            assertEquals(RawClient.CLOSED, client.read(1000));
            assertEquals(RawClient.CLOSED, old.read(1000));
        }
        assertEquals(0, server.front.memory().size());
        assertEquals(List.of(), server.fixture.log.of(StreamKind.EVENTS));
    }

    @Test
    public void aStoppingServerSaysSo() throws Exception {
        try (RawClient client = server.connected(5, "d1")) {
            server.fixture.gateway.close();
            assertEquals("8b", RawClient.body(client.read()).substring(0, 2));
        }
    }

    @Test
    public void subscriptionsAreGrantedOrRefusedOneByOne() throws Exception {
        byte[] filters = Bytes.of(
                text("devices/me/commands/#"),
                2,
                text("devices/d1/replies/#"),
                0,
                text("devices/d2/commands/#"),
                1,
                text("#"),
                0,
                text("$share/g/streams/telemetry/#"),
                1);
        try (RawClient client = server.connected(4, "d1")) {
            client.send(packet(0x82, id(5), filters));
            assertEquals("90070005" + "0100808080", client.read());
            client.send(packet(0xa2, id(6), text("devices/me/commands/#")));
            assertEquals("b0020006", client.read());
        }
        try (RawClient client = server.connected(5, "d1")) {
            client.send(packet(0x82, id(5), 0, filters));
            String suback = client.read();
            assertTrue(suback, suback.startsWith("90") && suback.endsWith("01" + "00" + "87" + "8f" + "87"));
            client.send(packet(0xa2, id(6), 0, text("devices/me/commands/#"), text("devices/me/commands/#")));
            assertEquals("b0050006" + "00" + "0011", client.read());
        }
    }

    @Test
    public void aPersistentSessionIsRememberedWithoutAConnection() throws Exception {
        try (RawClient client = new RawClient(server.port())) {
            client.send(Bytes.connect(4, false, "d1", "d1"), packet(0x82, id(5), text("devices/me/commands/#"), 1));
            assertEquals("20020000", client.read());
            assertEquals("9003000501", client.read());
        }
        await().until(() -> server.front.memory().size() == 1);
        try (RawClient client = new RawClient(server.port())) {
            client.send(Bytes.connect(4, false, "d1", "d1"));
            assertEquals("20020100", client.read());
        }
        await().until(() -> server.front.memory().size() == 1);
        try (RawClient client = new RawClient(server.port())) {
            client.send(Bytes.connect(4, true, "d1", "d1"));
            assertEquals("20020000", client.read());
        }
        await().until(() -> server.fixture.gateway.connections() == 0);
        assertEquals(0, server.front.memory().size());
    }

    private static SessionMemory.Remembered absent(Optional<String> owner, long nanos) {
        return new SessionMemory.Remembered(owner, Map.of(), new PacketIds(), System.nanoTime() + nanos);
    }

    @Test
    public void whoMakesUpClientIdsForgetsItsOwnSessionsAndNobodyElses() {
        SessionMemory memory = new SessionMemory(500);
        long hour = 3_600_000_000_000L;
        memory.put("d1", absent(Optional.empty(), hour));
        memory.put("d1/app", absent(Optional.of("d1"), hour));
        for (int i = 0; i < 1000; i++) {
            memory.put("d2/" + i, absent(Optional.of("d2"), hour));
        }
        assertEquals(2 + SessionMemory.MAX_FURTHER, memory.size());
        assertTrue(memory.take("d1").isPresent() && memory.take("d1/app").isPresent());
        assertFalse("the first that went", memory.take("d2/899").isPresent());
        for (int i = 900; i < 1000; i++) {
            assertTrue("d2/" + i, memory.take("d2/" + i).isPresent());
        }
        assertEquals(0, memory.size());
    }

    @Test
    public void aSubscriptionThatBreaksInTheServerLeavesNoSessionBehind() throws Exception {
        server.inbox.breakListening();
        try (RawClient client = server.connected(5, "d1")) {
            client.send(packet(0x82, id(1), "00", text("devices/me/commands/#"), 1));
            String answer = client.read();
            assertEquals(RawClient.CLOSED, answer.startsWith("90") ? client.read() : answer);
        }
        await().until(() -> server.fixture.gateway.connections() == 0);
    }

    @Test
    public void absentSessionsAreBounded() {
        SessionMemory memory = new SessionMemory(10);
        for (int i = 0; i < 1000; i++) {
            memory.put("c" + i, absent(Optional.empty(), 1_000_000));
        }
        assertEquals(10, memory.size());
        await().until(() -> {
            memory.forgetExpired();
            return memory.size() == 0;
        });
    }

    @Test
    public void severalConnectionsOfADeviceWorkBesideEachOther() throws Exception {
        try (RawClient first = opened(Bytes.connect(5, true, "d1", "d1"));
                RawClient second = opened(Bytes.connect(5, true, "d1/2", "d1"))) {
            first.send(publish(5, 1, 1, "devices/me/telemetry", "1"));
            second.send(publish(5, 1, 1, "devices/me/telemetry", "2"));
            assertEquals("40020001", first.read());
            assertEquals("40020001", second.read());
            assertEquals(2, server.fixture.gateway.connections());
        }
        await().until(() -> server.fixture.log.of(StreamKind.PRESENCE).size() == 2);
    }

    @Test
    public void aQos2MessageThatWasNotStoredIsStoredWhenItComesAgain() throws Exception {
        server.fixture.log.syncByHand();
        byte[] first = publish(4, 2, 7, "devices/me/events/a", "1");
        byte[] again = first.clone();
        again[0] |= 8;
        try (RawClient client = new RawClient(server.port())) {
            client.send(Bytes.connect(4, false, "d1", "d1"));
            assertEquals("20020000", client.read());
            client.send(first);
            await().until(() -> server.fixture.log.of(StreamKind.EVENTS).size() == 1);
        }
        await().until(() -> server.front.memory().size() == 1);
        server.fixture.log.fail();
        try (RawClient client = new RawClient(server.port())) {
            client.send(Bytes.connect(4, false, "d1", "d1"));
            assertEquals("20020100", client.read());
            client.send(again);
            await().until(() -> server.fixture.log.of(StreamKind.EVENTS).size() == 2);
            assertEquals("before it is on disk", RawClient.SILENCE, client.read(100));
            server.fixture.log.sync();
            assertEquals("50020007", client.read());
            client.send(packet(0x62, id(7)));
            assertEquals("70020007", client.read());
        }
    }
}
