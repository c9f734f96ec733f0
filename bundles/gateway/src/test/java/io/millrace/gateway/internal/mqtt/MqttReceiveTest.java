package io.millrace.gateway.internal.mqtt;

import static io.millrace.gateway.internal.mqtt.Bytes.id;
import static io.millrace.gateway.internal.mqtt.Bytes.packet;
import static io.millrace.gateway.internal.mqtt.Bytes.publish;
import static io.millrace.gateway.internal.mqtt.Bytes.text;
import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import io.millrace.api.address.StreamKind;
import io.millrace.api.identity.Identity;
import io.millrace.api.identity.IdentityKind;
import io.millrace.api.inbox.CommandOptions;
import io.millrace.api.inbox.CommandState;
import io.millrace.api.inbox.CommandStatus;
import io.millrace.api.inbox.Sender;
import io.millrace.api.log.AppendCallback;
import io.millrace.api.log.LogException;
import io.millrace.api.stream.Content;
import io.millrace.api.stream.Stamp;
import io.millrace.api.stream.StreamRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** What comes to devices and to backends. */
public class MqttReceiveTest {

    private static final String COMMANDS = "devices/me/commands/#";
    private static final String SHARED = "$share/crm/streams/telemetry/#";

    private final MqttServer server = new MqttServer();

    @Before
    public void grant() {
        server.fixture.identity.put(new Identity(
                IdentityKind.SERVICE, "crm", true, "g", new Identity.Grants(Set.of(StreamKind.TELEMETRY), Set.of())));
    }

    @After
    public void close() {
        server.close();
    }

    private static byte[] subscribe(int level, int id, String filter, int qos) {
        return packet(0x82, id(id), level == 5 ? "00" : "", text(filter), qos);
    }

    private static String expected(int first, String topic, Object... rest) {
        return Bytes.hex(packet(first, text(topic), Bytes.of(rest)));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private RawClient listening(int level, String user, int qos) throws Exception {
        RawClient client = server.connected(level, user);
        client.send(subscribe(level, 1, COMMANDS, qos));
        assertTrue(client.read().startsWith("90"));
        return client;
    }

    @Test
    public void aCommandComesOnTheFilterOfTheClientAndPubackSettlesIt() throws Exception {
        try (RawClient client = listening(4, "d1", 2)) {
            assertTrue(server.inbox.deliver("d1", "c1", "900"));
            assertEquals(expected(0x32, "devices/me/commands/go/c1", id(1), utf8("900")), client.read());
            assertEquals(List.of(), server.inbox.told);
            client.send(packet(0x40, id(1)));
            await().until(() -> server.inbox.told.equals(List.of("link of d1 ACKNOWLEDGED c1")));
        }
        await().until(() -> !server.inbox.isListening("d1"));
    }

    @Test
    public void aRefusalOf5RejectsTheCommand() throws Exception {
        try (RawClient client = listening(5, "d1", 1)) {
            server.inbox.deliver("d1", "c1", "900");
            assertTrue(client.read().startsWith("32"));
            client.send(packet(0x40, id(1), 0x83));
            await().until(() -> server.inbox.told.equals(List.of("link of d1 REJECTED c1")));
        }
    }

    @Test
    public void atQos0ACommandComesOnceAndIsNotSettled() throws Exception {
        try (RawClient client = listening(4, "d1", 0)) {
            assertTrue(server.inbox.listening("d1").orElseThrow().atMostOnce());
            server.inbox.deliver("d1", "c1", "900");
            assertEquals(expected(0x30, "devices/me/commands/go/c1", utf8("900")), client.read());
            client.send(packet(0xa2, id(2), text(COMMANDS)));
            assertEquals("b0020002", client.read());
            assertFalse(server.inbox.isListening("d1"));
            assertEquals(List.of(), server.inbox.told);
        }
    }

    @Test
    public void propertiesOf311AreInTheLastLevelWhereTheSenderGaveSome() throws Exception {
        try (RawClient client = listening(4, "d1", 1)) {
            Content content = new Content(Optional.of("text/plain"), Map.of("a b", "c&d"), utf8("x"));
            server.inbox.deliver("d1", "c1", content, 2);
            String publish = client.read();
            assertTrue("with DUP: " + publish, publish.startsWith("3a"));
            String all = new String(java.util.HexFormat.of().parseHex(publish), StandardCharsets.UTF_8);
            assertTrue(all, all.contains("devices/me/commands/go/c1/?"));
            for (String property : List.of(
                    "a+b=c%26d", "command-id=c1", "ttl=PT9M", "delivery-count=2", "content-type=text%2Fplain")) {
                assertTrue(property + " in " + all, all.contains(property));
            }
        }
    }

    @Test
    public void theReceiveMaximumOfTheClientIsTheWindow() throws Exception {
        byte[] connect =
                packet(0x10, text("MQTT"), 5, 0xc2, "003c", "03" + "210002", text("d1"), text("d1"), text("secret"));
        try (RawClient client = new RawClient(server.port())) {
            client.send(connect, subscribe(5, 1, COMMANDS, 1));
            assertTrue(client.read().startsWith("20"));
            assertTrue(client.read().startsWith("90"));
            assertEquals(2, server.inbox.window("d1"));
            for (int i = 0; i < 3; i++) {
                server.inbox.deliver("d1", "c" + i, "x");
            }
            assertTrue(client.read().startsWith("32"));
            assertTrue(client.read().startsWith("32"));
            assertEquals(RawClient.SILENCE, client.read(100));
            client.send(packet(0x40, id(1)));
            assertTrue(client.read().startsWith("32"));
        }
    }

    @Test
    public void aPersistentSessionListensAgainWithoutSubscribeAndACleanOneDoesNot() throws Exception {
        for (boolean clean : new boolean[] {false, true}) {
            String user = clean ? "d2" : "d1";
            try (RawClient client = new RawClient(server.port())) {
                client.send(Bytes.connect(4, clean, user, user), subscribe(4, 1, COMMANDS, 1));
                assertEquals("20020000", client.read());
                assertEquals("9003000101", client.read());
                assertTrue(server.inbox.isListening(user));
            }
            await().until(() -> !server.inbox.isListening(user));
            try (RawClient client = new RawClient(server.port())) {
                client.send(Bytes.connect(4, clean, user, user));
                assertEquals(clean ? "20020000" : "20020100", client.read());
                client.send(packet(0xc0));
                assertEquals("d000", client.read());
                assertEquals(!clean, server.inbox.deliver(user, "c1", "x"));
                assertEquals(clean ? RawClient.SILENCE : "32", start(client.read(clean ? 50 : 5000)));
            }
        }
    }

    private static String start(String read) {
        return read.startsWith("32") ? "32" : read;
    }

    @Test
    public void theNewerConnectionGetsTheCommandsAndTheOlderGoesOn() throws Exception {
        try (RawClient older = listening(5, "d1", 1);
                RawClient newer = new RawClient(server.port())) {
            newer.send(Bytes.connect(5, true, "d1/2", "d1"), subscribe(5, 1, COMMANDS, 1));
            assertTrue(newer.read().startsWith("20"));
            assertTrue(newer.read().startsWith("90"));
            server.inbox.deliver("d1", "c1", "x");
            assertTrue(newer.read().startsWith("32"));
            older.send(publish(5, 1, 9, "devices/me/events/a", "1"));
            assertEquals("40020009", older.read());
        }
    }

    @Test
    public void aGatewayGetsTheCommandsOfItsChildren() throws Exception {
        try (RawClient client = server.connected(4, "gw")) {
            client.send(subscribe(4, 1, "devices/child1/commands/#", 1));
            assertEquals("9003000101", client.read());
            server.inbox.deliver("child1", "c1", "x");
            assertEquals(expected(0x32, "devices/child1/commands/go/c1", id(1), utf8("x")), client.read());
        }
    }

    @Test
    public void aReplyComesToWhoAsked() throws Exception {
        try (RawClient client = server.connected(4, "d1")) {
            client.send(subscribe(4, 1, "devices/d1/replies/#", 0));
            assertEquals("9003000100", client.read());
            assertTrue(server.fixture.gateway.reply("d1", "7", 404, Content.of(utf8("no"))));
            assertEquals(expected(0x30, "devices/d1/replies/7/404", utf8("no")), client.read());
        }
        await().until(() -> !server.fixture.gateway.reply("d1", "7", 404, Content.of(utf8("no"))));
    }

    @Test
    public void aStockClientOf5GetsPropertiesAndExpiryByItsOwnFilter() throws Exception {
        Mqtt5BlockingClient client = Mqtt5Client.builder()
                .identifier("d1")
                .serverHost("127.0.0.1")
                .serverPort(server.port())
                .simpleAuth()
                .username("d1")
                .password(utf8("secret"))
                .applySimpleAuth()
                .buildBlocking();
        client.connect();
        try (Mqtt5BlockingClient.Mqtt5Publishes publishes = client.publishes(MqttGlobalPublishFilter.SUBSCRIBED)) {
            client.subscribeWith()
                    .topicFilter(COMMANDS)
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .send();
            Content content = new Content(Optional.of("application/json"), Map.of("unit", "rpm"), utf8("{}"));
            server.inbox.deliver("d1", "c1", content, 1);
            Mqtt5Publish got = publishes.receive(5, TimeUnit.SECONDS).orElseThrow();
            assertEquals("devices/me/commands/go/c1", got.getTopic().toString());
            assertEquals("application/json", got.getContentType().orElseThrow().toString());
            assertEquals("{}", new String(got.getPayloadAsBytes(), StandardCharsets.UTF_8));
            long expiry = got.getMessageExpiryInterval().orElseThrow();
            assertTrue("" + expiry, expiry > 590 && expiry <= 600);
            Map<String, String> user = new TreeMap<>();
            got.getUserProperties()
                    .asList()
                    .forEach(one ->
                            user.put(one.getName().toString(), one.getValue().toString()));
            assertEquals(Set.of("command-id", "ttl", "unit"), user.keySet());
        }
        await().until(() -> server.inbox.told.equals(List.of("link of d1 ACKNOWLEDGED c1")));
        client.disconnect();
    }

    private void append(String device, int number) {
        Stamp stamp = new Stamp(Instant.now(), device + "-" + number, false, "g-" + device, Optional.empty());
        Content content = new Content(Optional.empty(), Map.of(), utf8("" + number));
        server.streams.append(
                new StreamRecord(StreamKind.TELEMETRY, device, "temp", stamp, content), new AppendCallback() {
                    @Override
                    public void appended(long position) {
                        // the test asks the log
                    }

                    @Override
                    public void failed(LogException cause) {
                        throw cause;
                    }
                });
    }

    @Test
    public void aStreamThatIsNamedWithoutItsLevelsBelowIsToldHowItIsNamed() throws Exception {
        try (RawClient client = new RawClient(server.port())) {
            client.send(Bytes.connect(5, true, "x", "service/crm"), subscribe(5, 1, "streams/telemetry", 1));
            assertTrue(client.read().startsWith("20"));
            String suback = new String(java.util.HexFormat.of().parseHex(client.read()), StandardCharsets.US_ASCII);
            assertTrue(suback, suback.contains("is neither $share/{group}/streams/{kind}/# nor streams/{kind}/#"));
        }
    }

    private RawClient service(int level, String filter) throws Exception {
        RawClient client = new RawClient(server.port());
        client.send(Bytes.connect(level, true, "x", "service/crm"), subscribe(level, 1, filter, 1));
        assertTrue(client.read().startsWith("20"));
        String suback = client.read();
        assertTrue(suback, suback.startsWith("90") && suback.endsWith("01"));
        return client;
    }

    private static String payload(String publish) {
        String body = new String(java.util.HexFormat.of().parseHex(publish), StandardCharsets.US_ASCII);
        return body.substring(body.length() - 1);
    }

    @Test
    public void aGroupIsDurableInOrderAndSettledByPuback() throws Exception {
        try (RawClient client = service(4, SHARED)) {
            for (int i = 0; i < 4; i++) {
                append("d1", i);
            }
            assertEquals(expected(0x32, "streams/telemetry/d1/temp", id(1), utf8("0")), client.read());
            for (int i = 1; i < 4; i++) {
                assertEquals("" + i, payload(client.read()));
            }
            client.send(packet(0x40, id(1)), packet(0x40, id(2)));
            await().until(() -> server.streams
                            .group(StreamKind.TELEMETRY, "crm")
                            .orElseThrow()
                            .position()
                    == 2);
        }
        await().until(() -> server.streams
                .group(StreamKind.TELEMETRY, "crm")
                .orElseThrow()
                .reader()
                .isEmpty());
        append("d1", 4);
        try (RawClient client = service(5, SHARED)) {
            List<String> got = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                String publish = client.read();
                got.add(payload(publish));
                String text = new String(java.util.HexFormat.of().parseHex(publish), StandardCharsets.US_ASCII);
                assertTrue(text, text.contains("enqueued-time") && text.contains("generation-id"));
                assertTrue(text, text.contains("application/json"));
            }
            assertEquals(List.of("2", "3", "4"), got);
        }
    }

    @Test
    public void whatABackendRefusesComesAgain() throws Exception {
        try (RawClient client = service(5, SHARED)) {
            append("d1", 1);
            assertEquals("1", payload(client.read()));
            client.send(packet(0x40, id(1), 0x80));
            String again = client.read();
            assertTrue(again, again.startsWith("3a"));
            assertEquals("1", payload(again));
        }
    }

    @Test
    public void aTailIsLiveAndWhatIsNotGrantedIsRefused() throws Exception {
        append("d1", 1);
        try (RawClient client = service(4, "streams/telemetry/#")) {
            append("d2", 2);
            assertEquals(expected(0x32, "streams/telemetry/d2/temp", id(1), utf8("2")), client.read());
            client.send(packet(
                    0x82,
                    id(3),
                    text("$share/crm/streams/events/#"),
                    1,
                    text("streams/telemetry/crm"),
                    1,
                    text("$share/crm/streams/telemetry"),
                    1,
                    text("$share/x"),
                    1));
            assertEquals("9006000380808080", client.read());
        }
    }

    @Test
    public void nothingMoreIsReadWhileTheLogHasNoRoom() throws Exception {
        server.fixture.log.full(true);
        try (RawClient client = server.connected(4, "d1")) {
            byte[] one = publish(4, 0, 0, "devices/me/events/a", "1");
            for (int i = 0; i < 1000; i++) {
                client.send(one);
            }
            await().until(() -> server.fixture.gateway.waitingMessages() > 0);
            client.send(packet(0xc0));
            assertEquals("not read", RawClient.SILENCE, client.read(200));
            assertTrue("" + server.fixture.gateway.waitingMessages(), server.fixture.gateway.waitingMessages() < 3);
            server.fixture.log.full(false);
            assertEquals("d000", client.read());
            await().until(() -> server.fixture.log.of(StreamKind.EVENTS).size() == 1000);
        }
    }

    @Test
    public void anOutcomeComesOnTheResponseTopicOfTheCommand() throws Exception {
        try (RawClient client = service(4, "services/me/replies/#")) {
            Instant now = Instant.EPOCH;
            server.fixture.gateway.outcome(new CommandStatus(
                    "d1",
                    "c1",
                    "go",
                    CommandState.EXPIRED,
                    now,
                    now,
                    CommandOptions.DEFAULT,
                    0,
                    now,
                    Optional.empty(),
                    Optional.empty(),
                    new Sender("service/crm", Optional.of("services/me/replies/mine"), Optional.empty())));
            String publish = new String(java.util.HexFormat.of().parseHex(client.read()), StandardCharsets.UTF_8);
            assertTrue(publish, publish.contains("services/me/replies/mine"));
            assertTrue(publish, publish.contains("\"status\":\"expired\""));
        }
    }
}
