package io.millrace.itests;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.itests.client.Amqp;
import io.millrace.itests.client.AmqpWire;
import io.millrace.itests.client.MqttWire;
import io.millrace.itests.client.MqttWire.Packet;
import io.millrace.itests.client.Stomp;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.qpid.protonj2.client.Message;
import org.apache.qpid.protonj2.client.Rejected;
import org.apache.qpid.protonj2.client.Sender;
import org.apache.qpid.protonj2.client.Tracker;
import org.apache.qpid.protonj2.client.exceptions.ClientConnectionSecuritySaslException;
import org.apache.qpid.protonj2.client.exceptions.ClientLinkRemotelyClosedException;
import org.junit.After;
import org.junit.AfterClass;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;

/**
 * What is wrong on the devices' side gets the error that its protocol has for it. It alarms no operator, and the connections
 * of others go on.
 */
public class BadInputIT {

    private static final String OWN = "devices/me/telemetry";
    private static final String FOREIGN = "devices/bystander-mqtt/telemetry";
    private static final int TOO_LARGE = 256 * 1024 + 1;

    @ClassRule
    public static final MillraceProcess NODE = SharedNode.get();

    private static Bystanders bystanders;

    private final Fleet fleet = new Fleet(NODE);
    private NodeLog log;

    @BeforeClass
    public static void connectTheOthers() throws Exception {
        bystanders = new Bystanders(NODE);
    }

    @AfterClass
    public static void disconnectTheOthers() throws Exception {
        bystanders.assertNothingIsLost();
        bystanders.close();
    }

    @Before
    public void watchTheLog() throws Exception {
        bystanders.goOn();
        log = new NodeLog(NODE);
    }

    @After
    public void nobodyElseNotices() throws Exception {
        bystanders.goOn();
        assertEquals(List.of(), log.alarming());
    }

    @Test
    public void mqttLogInsThatAreWrongGetTheirReturnCode() throws Exception {
        fleet.register("bad-login");
        String right = fleet.password("bad-login");
        assertConnack(5, "bad-login", "bad-login", "wrong", 0x86);
        log.expectOnce("INFO", "bad-login");
        assertConnack(4, "bad-login", "bad-login", "wrong", 4);
        assertConnack(5, "unknown", "unknown", right, 0x86);
        assertConnack(5, "a b", "a b", right, 0x86);
        assertConnack(5, "other", "bad-login", right, 0x85);
        assertConnack(4, "other", "bad-login", right, 2);
    }

    @Test
    public void mqtt5PublishesThatAreRefusedNameTheReasonAndTheConnectionStays() throws Exception {
        fleet.register("bad-mqtt5");
        try (MqttWire device = mqtt(5, "bad-mqtt5")) {
            assertRefused(device.publish(FOREIGN, "{}"), 0x87, "another device");
            log.expectOnce("INFO", "bad-mqtt5");
            assertRefused(device.publish("devices/me/nonsense", "{}"), 0x90, "is none of devices/{deviceId}/telemetry");
            assertRefused(device.publish("devices/a b/telemetry", "{}"), 0x90, "position 1");
            assertRefused(device.publish(OWN + "/a b", "{}"), 0x90, "stream id");
            assertRefused(device.publish("devices/me/metadata", "[1]"), 0x99, "JSON object");
            assertRefused(device.publish("devices/me/metadata", "{oops"), 0x99, "JSON");
            assertRefused(device.publish(OWN, "x".repeat(TOO_LARGE)), 0x97, TOO_LARGE + " bytes");
            assertEquals(0, device.publish(OWN, "{\"good\":1}").code());
        }
    }

    @Test
    public void oneStreamMoreThanAllowedIsRefusedAndTheOthersGoOn() throws Exception {
        fleet.register("bad-streams");
        try (MqttWire device = mqtt(5, "bad-streams")) {
            for (int n = 0; n < 100; n++) {
                assertEquals(0, device.publish(OWN + "/s" + n, "{}").code());
            }
            assertRefused(device.publish(OWN + "/s100", "{}"), 0x97, "more than the 100 streams");
            assertEquals(0, device.publish(OWN + "/s99", "{}").code());
        }
    }

    @Test
    public void moreFieldsThanAllowedEndAsADeadLetterAndTheNextRecordIsStored() throws Exception {
        fleet.register("bad-fields");
        String fields =
                IntStream.range(0, 1001).mapToObj(n -> "\"f" + n + "\":1").collect(Collectors.joining(",", "{", "}"));
        log = new NodeLog(NODE);
        try (MqttWire device = mqtt(5, "bad-fields")) {
            assertEquals(0, device.publish(OWN, fields).code());
            assertEquals(0, device.publish(OWN, "{\"good\":1}").code());
        }
        await().atMost(Duration.ofSeconds(30))
                .until(() -> fleet.rest()
                                .get("/devices/bad-fields/state")
                                .json()
                                .at("/fields/good/value")
                                .asInt()
                        == 1);
        JsonNode letter =
                fleet.rest().get("/dead-letters?limit=1").expect(200).json().at("/deadLetters/0");
        assertEquals("bad-fields", letter.path("deviceId").asText());
        assertThat(letter.path("reason").asText(), containsString("1001 fields"));
        log.expectOnce("WARN", "bad-fields");
        log = new NodeLog(NODE);
        fleet.rest().delete("/devices/bad-fields?purge=true").expect(204);
        fleet.rest().get("/dead-letters/" + letter.path("id").asText()).expect(404);
    }

    @Test
    public void mqtt5PacketsThatBreakTheProtocolEndTheConnectionWithTheReason() throws Exception {
        fleet.register("bad-packets");
        assertDisconnect(
                "bad-packets", 0x90, wire -> wire.sendPublish("devices/+/telemetry", new byte[0], new byte[0]));
        assertDisconnect("bad-packets", 0x95, wire -> wire.raw(new byte[] {0x32, (byte) 0x80, (byte) 0x80, 0x20}));
        assertDisconnect("bad-packets", 0x81, wire -> wire.send(0x00, new byte[0]));
        assertDisconnect("bad-packets", 0x81, wire -> wire.send(0x32, new byte[] {0, 5, 'a'}));
        assertDisconnect(
                "bad-packets",
                0x82,
                wire -> wire.send(0x10, new byte[] {0, 4, 'M', 'Q', 'T', 'T', 5, 2, 0, 60, 0, 0, 0}));
    }

    @Test
    public void mqtt311CannotBeToldSoItsConnectionIsClosedWithoutAnAcknowledgement() throws Exception {
        fleet.register("bad-mqtt3");
        assertClosed("bad-mqtt3", wire -> wire.sendPublish(FOREIGN, new byte[0], new byte[0]));
        log.expectOnce("INFO", "another device");
        assertClosed("bad-mqtt3", wire -> wire.sendPublish("devices/me/nonsense", new byte[0], new byte[0]));
        assertClosed("bad-mqtt3", wire -> wire.sendPublish("devices/me/#", new byte[0], new byte[0]));
        assertClosed("bad-mqtt3", wire -> wire.raw(new byte[] {0x32, (byte) 0x80, (byte) 0x80, 0x20}));
        assertClosed("bad-mqtt3", wire -> wire.send(0xF0, new byte[0]));
    }

    @Test
    public void amqpRefusesEachMessageWithItsConditionAndTheLinkStays() throws Exception {
        fleet.register("bad-amqp");
        assertThrows(ClientConnectionSecuritySaslException.class, () -> new Amqp(NODE.port("AMQP"), "bad-amqp", "wrong")
                .close());
        try (Amqp device = new Amqp(NODE.port("AMQP"), "bad-amqp", fleet.password("bad-amqp"))) {
            Sender relay = device.anonymousSender();
            assertRejected(
                    relay, Message.create(octets("{}")).to(FOREIGN), "amqp:unauthorized-access", "another device");
            log.expectOnce("INFO", "another device");
            assertRejected(relay, Message.create(octets("{}")).to("devices/me/nonsense"), "amqp:not-found", "none of");
            assertRejected(relay, Message.create(octets("[]")).to("devices/me/metadata"), "amqp:decode-error", "JSON");
            assertRejected(relay, Message.create(Map.of("a", 1)).to(OWN), "amqp:decode-error", "structure");
            assertRejected(
                    relay, Message.create(new byte[TOO_LARGE]).to(OWN), "amqp:link:message-size-exceeded", "bytes");
            assertTrue(Amqp.send(relay, Message.create(octets("{}")).to(OWN))
                    .remoteState()
                    .isAccepted());
        }
    }

    @Test
    public void amqpLinksToAddressesThatAreNotThereAreDetachedWithTheCondition() throws Exception {
        fleet.register("bad-links");
        try (Amqp device = new Amqp(NODE.port("AMQP"), "bad-links", fleet.password("bad-links"))) {
            assertDetached(device, FOREIGN, "amqp:unauthorized-access");
            assertDetached(device, "devices/me/nonsense", "amqp:not-found");
            assertDetached(device, "devices/+/telemetry", "amqp:not-found");
            assertTrue(Amqp.send(device.sender(OWN), Message.create(octets("{}")))
                    .remoteState()
                    .isAccepted());
        }
    }

    @Test
    public void amqpFramesThatAreMalformedEndTheConnectionWithTheCondition() throws Exception {
        fleet.register("bad-frames");
        try (AmqpWire wire = new AmqpWire(NODE.port("AMQP"))) {
            wire.send("GARBAGE!".getBytes(StandardCharsets.US_ASCII));
            assertThat("its own header, then the end", wire.receiveAll(), containsString("AMQP"));
        }
        try (AmqpWire wire = new AmqpWire(NODE.port("AMQP"))) {
            wire.logIn("bad-frames", fleet.password("bad-frames"));
            wire.send(new byte[] {0, 0, 0, 12, 2, 0, 0, 0, 1, 2, 3, 4});
            assertThat(wire.receiveAll(), containsString("amqp:"));
        }
    }

    @Test
    public void stompAnswersWithAnErrorInWordsAndCloses() throws Exception {
        fleet.register("bad-stomp");
        String right = fleet.password("bad-stomp");
        try (Stomp stomp = new Stomp(NODE.port("STOMP"))) {
            stomp.connect("bad-stomp", "wrong").expect("ERROR");
        }
        assertError(right, FOREIGN, "{}", "another device");
        log.expectOnce("INFO", "another device");
        assertError(right, "devices/me/nonsense", "{}", "is none of devices/{deviceId}/telemetry");
        assertError(right, "devices/*/telemetry", "{}", "position 0");
        assertError(right, "devices/me/metadata", "[]", "JSON object");
        assertError(right, OWN, "x".repeat(TOO_LARGE), "too large");
        assertRawError(right, "SEND\ndestination\n\n\0", "header line 1 is not name:value");
        assertRawError(right, "SEND\ndestination:a\\q\n\n\0", "escape");
        assertRawError(right, "SEND\ndestination:" + OWN + "\ncontent-length:x\n\n\0", "content-length 'x'");
        assertRawError(right, "NONSENSE\n\n\0", "NONSENSE");
    }

    @Test
    public void propertiesThatBeginWithCamelAreDroppedOverEveryProtocol() throws Exception {
        fleet.register("camel-mqtt", "camel-amqp", "camel-stomp");
        try (MqttWire device = mqtt(5, "camel-mqtt")) {
            assertEquals(
                    0,
                    device.publishWith(OWN, "{}", "CamelFileName", "/etc/x", "cAmElHttpUri", "x", "mine", "1")
                            .code());
        }
        try (Amqp device = new Amqp(NODE.port("AMQP"), "camel-amqp", fleet.password("camel-amqp"))) {
            Message<byte[]> message = Message.create(octets("{}"));
            message.property("CamelFileName", "/etc/x")
                    .property("camelExecArgs", "x")
                    .property("mine", "1");
            assertTrue(Amqp.send(device.sender(OWN), message).remoteState().isAccepted());
        }
        try (Stomp device = new Stomp(NODE.port("STOMP"))) {
            device.connect("camel-stomp", fleet.password("camel-stomp")).expect("CONNECTED");
            device.send("SEND", "{}", "destination", OWN, "receipt", "1", "CAMELFileName", "/etc/x", "mine", "1");
            device.receive().expect("RECEIPT");
        }
        fleet.awaitCaughtUp("telemetry", "state");
        for (String id : List.of("camel-mqtt", "camel-amqp", "camel-stomp")) {
            JsonNode properties = fleet.history(id).get(0).path("properties");
            assertEquals(id, "1", properties.path("mine").asText());
            properties.fieldNames().forEachRemaining(name -> assertFalse(id + " " + name, name.matches("(?i)camel.*")));
        }
    }

    private MqttWire mqtt(int version, String deviceId) throws Exception {
        MqttWire wire = new MqttWire(NODE.port("MQTT"), version);
        assertEquals(
                0, wire.connect(deviceId, deviceId, fleet.password(deviceId)).code());
        return wire;
    }

    private static void assertConnack(int version, String clientId, String user, String password, int code)
            throws Exception {
        try (MqttWire wire = new MqttWire(NODE.port("MQTT"), version)) {
            Packet answer = wire.connect(clientId, user, password);
            assertEquals(MqttWire.CONNACK, answer.type());
            assertEquals(user + " as " + clientId, code, answer.code());
            assertEquals(MqttWire.CLOSED, wire.receive().type());
        }
    }

    private static void assertRefused(Packet answer, int code, String words) {
        assertEquals(MqttWire.PUBACK, answer.type());
        assertEquals(answer.reason(), code, answer.code());
        assertThat(answer.reason(), containsString(words));
    }

    private void assertDisconnect(String deviceId, int code, Wrong wrong) throws Exception {
        try (MqttWire wire = mqtt(5, deviceId)) {
            wrong.on(wire);
            Packet answer = wire.receive();
            assertEquals(MqttWire.DISCONNECT, answer.type());
            assertEquals(answer.reason(), code, answer.code());
            assertEquals(MqttWire.CLOSED, wire.receive().type());
        }
    }

    private void assertClosed(String deviceId, Wrong wrong) throws Exception {
        try (MqttWire wire = mqtt(4, deviceId)) {
            wrong.on(wire);
            assertEquals(MqttWire.CLOSED, wire.receive().type());
        }
    }

    private static void assertRejected(Sender sender, Message<?> message, String condition, String words)
            throws Exception {
        Tracker tracker = Amqp.send(sender, message);
        Rejected state = (Rejected) tracker.remoteState();
        assertEquals(condition, state.getCondition());
        assertThat(state.getDescription(), containsString(words));
    }

    private static void assertDetached(Amqp device, String address, String condition) {
        ClientLinkRemotelyClosedException refused = assertThrows(
                ClientLinkRemotelyClosedException.class,
                () -> Amqp.send(device.sender(address), Message.create(octets("{}"))));
        assertEquals(address, condition, refused.getErrorCondition().condition());
    }

    private static void assertError(String password, String destination, String body, String words) throws Exception {
        try (Stomp stomp = new Stomp(NODE.port("STOMP"))) {
            stomp.connect("bad-stomp", password).expect("CONNECTED");
            stomp.send("SEND", body, "destination", destination, "receipt", "r");
            Stomp.Frame error = stomp.receive().expect("ERROR");
            assertThat(error.headers().get("message"), containsString(words));
        }
    }

    private static void assertRawError(String password, String frame, String words) throws Exception {
        try (Stomp stomp = new Stomp(NODE.port("STOMP"))) {
            stomp.connect("bad-stomp", password).expect("CONNECTED");
            stomp.raw(octets(frame));
            assertThat(stomp.receive().expect("ERROR").headers().get("message"), containsString(words));
        }
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private interface Wrong {
        void on(MqttWire wire) throws Exception;
    }
}
