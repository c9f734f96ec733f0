package io.millrace.gateway.internal.mqtt;

import static io.millrace.gateway.internal.mqtt.Bytes.connect;
import static io.millrace.gateway.internal.mqtt.Bytes.id;
import static io.millrace.gateway.internal.mqtt.Bytes.packet;
import static io.millrace.gateway.internal.mqtt.Bytes.publish;
import static io.millrace.gateway.internal.mqtt.Bytes.text;
import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.millrace.api.address.StreamKind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.After;
import org.junit.Test;

public class MqttConnectTest {

    private static final byte[] NAME = text("MQTT");

    private final MqttServer server = new MqttServer();

    @After
    public void close() {
        server.close();
    }

    private String answer(byte[] connect) throws Exception {
        try (RawClient client = new RawClient(server.port())) {
            client.send(connect);
            String answer = client.read();
            if (!answer.equals(RawClient.CLOSED) && !isSuccess(answer)) {
                assertEquals("after " + answer, RawClient.CLOSED, client.read());
            }
            return answer;
        }
    }

    private static boolean isSuccess(String connack) {
        return connack.startsWith("20") && connack.substring(6, 8).equals("00");
    }

    @Test
    public void eachConnectOf311HasItsReturnCode() throws Exception {
        record Row(String what, String answer, byte[] connect) {}
        List<Row> table = List.of(
                new Row("client id is the device id", "20020000", connect(4, true, "d1", "d1")),
                new Row("client id is empty", "20020000", connect(4, true, "", "d1")),
                new Row("client id with a suffix", "20020000", connect(4, true, "d1/second", "d1")),
                new Row("any client id of a service", "20020000", connect(4, true, "whatever", "service/crm")),
                new Row("session of an empty client id", "20020002", connect(4, false, "", "d1")),
                new Row("another's client id", "20020002", connect(4, true, "d2", "d1")),
                new Row("client id with a prefix only", "20020002", connect(4, true, "d11", "d1")),
                new Row("impossible user", "20020004", connect(4, true, "a b", "a b")),
                new Row("no user", "20020004", packet(0x10, NAME, 4, 0x02, id(60), text("d1"))),
                new Row(
                        "wrong password",
                        "20020004",
                        packet(0x10, NAME, 4, 0xc2, id(60), text("d1"), text("d1"), text("guess"))),
                new Row("no password", "20020004", packet(0x10, NAME, 4, 0x82, id(60), text("d1"), text("d1"))),
                new Row("3.1, wrong password", "20020004", packet(0x10, text("MQIsdp"), 3, 2, id(60), text("d1"))),
                new Row("level 6", "20020001", packet(0x10, NAME, 6, 2, id(60), text("d1"))),
                new Row("malformed", RawClient.CLOSED, packet(0x10, NAME, 4, 0x03, id(60), text("d1"))),
                new Row("PUBLISH first", RawClient.CLOSED, publish(4, 1, 1, "devices/d1/telemetry", "1")),
                new Row("too large", RawClient.CLOSED, Bytes.of(0x10, "ffffff7f", 0, 0, 0)));
        for (Row row : table) {
            assertEquals(row.what(), row.answer(), answer(row.connect()));
        }
    }

    @Test
    public void eachConnectOf5HasItsReasonCode() throws Exception {
        record Row(String what, String code, byte[] connect) {}
        List<Row> table = List.of(
                new Row("another's client id", "85", connect(5, true, "d2", "d1")),
                new Row("impossible user", "86", connect(5, true, "a b", "a b")),
                new Row(
                        "wrong password",
                        "86",
                        packet(0x10, NAME, 5, 0xc2, id(60), 0, text("d1"), text("d1"), text("guess"))),
                new Row(
                        "enhanced authentication",
                        "8c",
                        packet(0x10, NAME, 5, 0x82, id(60), 7, 0x15, text("SCRA"), text("d1"), text("d1"))),
                new Row("property twice", "82", packet(0x10, NAME, 5, 2, id(60), 6, "210001210001", text("d1"))),
                new Row(
                        "wildcard in the Will topic",
                        "90",
                        packet(0x10, NAME, 5, 0x86, id(60), 0, text("d1"), 0, text("a/#"), text("x"), text("d1"))),
                new Row(
                        "Will of a service",
                        "87",
                        packet(
                                0x10,
                                NAME,
                                5,
                                0x86,
                                id(60),
                                0,
                                text("c"),
                                0,
                                text("a"),
                                text("x"),
                                text("service/crm"))));
        for (Row row : table) {
            String answer = answer(row.connect());
            assertTrue(row.what() + " " + answer, answer.startsWith("20"));
            assertEquals(row.what(), row.code(), RawClient.body(answer).substring(2, 4));
        }
    }

    @Test
    public void connackTellsWhatTheServerCan() throws Exception {
        // receive maximum 100, packet size 294,912, subscription identifiers not available
        assertEquals("200d00000a2100642700048000" + "2900", answer(connect(5, true, "d1", "d1")));
        String assigned =
                answer(packet(0x10, NAME, 5, 0xc2, id(0), 5, "11ffffffff", text(""), text("d1"), text("secret")));
        assertTrue("session expiry is cut to a week " + assigned, assigned.contains("1100093a80"));
        assertTrue("client id " + assigned, assigned.contains(Bytes.hex("d1/auto-".getBytes(StandardCharsets.UTF_8))));
        assertTrue("keep alive " + assigned, assigned.contains("1304b0"));
    }

    @Test
    public void aConnectionThatSaysNothingIsClosedInTime() throws Exception {
        try (MqttServer hasty = new MqttServer(new MqttSettings(10_000, 10, 1, 60, 60, 10, 10));
                RawClient client = new RawClient(hasty.port())) {
            client.send(Bytes.of("10"));
            assertEquals(RawClient.CLOSED, client.read());
        }
    }

    @Test
    public void aSecondConnectIsAProtocolError() throws Exception {
        try (RawClient client = server.connected(5, "d1")) {
            client.send(connect(5, true, "d1", "d1"));
            assertTrue(client.read().startsWith("e0"));
            assertEquals(RawClient.CLOSED, client.read());
        }
        try (RawClient client = server.connected(4, "d1")) {
            client.send(connect(4, true, "d1", "d1"));
            assertEquals(RawClient.CLOSED, client.read());
        }
    }

    @Test
    public void whatFollowsConnectWithoutWaitingIsTakenUp() throws Exception {
        try (RawClient client = new RawClient(server.port())) {
            client.send(
                    connect(4, true, "d1", "d1"),
                    publish(4, 1, 1, "devices/me/telemetry", "1"),
                    publish(4, 0, 0, "devices/me/telemetry", "2"),
                    packet(0xc0));
            assertEquals("20020000", client.read());
            assertEquals(Set.of("40020001", "d000"), Set.of(client.read(), client.read()));
        }
        await().until(() -> server.records(StreamKind.TELEMETRY).equals(List.of("d1/default=1", "d1/default=2")));
    }

    @Test
    public void aNewerConnectionOfTheSameClientIdTakesOver() throws Exception {
        try (RawClient older = server.connected(5, "d1");
                RawClient newer = server.connected(4, "d1")) {
            String disconnect = older.read();
            assertTrue(disconnect, disconnect.startsWith("e0"));
            assertEquals("8e", RawClient.body(disconnect).substring(0, 2));
            assertEquals(RawClient.CLOSED, older.read());
            newer.send(packet(0xc0));
            assertEquals("d000", newer.read());
            assertEquals(1, server.front.clients().size());
            assertEquals(1, server.fixture.gateway.connections());
        }
    }

    @Test
    public void logInWaitsForIdentityAndThenSaysUnavailable() throws Exception {
        server.logins.close();
        assertEquals("20020003", answer(connect(4, true, "d1", "d1")));
    }
}
