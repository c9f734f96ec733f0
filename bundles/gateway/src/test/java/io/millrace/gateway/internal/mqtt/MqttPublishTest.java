package io.millrace.gateway.internal.mqtt;

import static io.millrace.gateway.internal.mqtt.Bytes.id;
import static io.millrace.gateway.internal.mqtt.Bytes.packet;
import static io.millrace.gateway.internal.mqtt.Bytes.publish;
import static io.millrace.gateway.internal.mqtt.Bytes.text;
import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.millrace.api.address.StreamKind;
import io.millrace.api.stream.StreamRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.After;
import org.junit.Test;

public class MqttPublishTest {

    private static final String OWN = "devices/me/telemetry";
    /** Payload format, message expiry, content type, response topic, correlation data, two user properties. */
    private static final byte[] PROPERTIES = Bytes.of(
            "0101",
            "02",
            "0000003c",
            "03",
            text("text/plain"),
            "08",
            text("r"),
            "09",
            text("c"),
            "26",
            text("unit"),
            text("C"),
            "26",
            text("CamelHttpUri"),
            text("x"));

    private final MqttServer server = new MqttServer();

    @After
    public void close() {
        server.close();
    }

    private void awaitTelemetry(int count) {
        await().until(() -> server.records(StreamKind.TELEMETRY).size() == count);
    }

    @Test
    public void eachQosIsStoredAndAnsweredInBothVersions() throws Exception {
        for (int level = 4; level <= 5; level++) {
            try (RawClient client = server.connected(level, "d" + level)) {
                client.send(publish(level, 0, 0, OWN, "0"), publish(level, 1, 1, OWN, "1"));
                assertEquals("40020001", client.read());
                client.send(publish(level, 2, 2, OWN, "2"));
                assertEquals("50020002", client.read());
                client.send(packet(0x62, id(2)));
                assertEquals("70020002", client.read());
            }
        }
        assertEquals(
                List.of("d4/default=0", "d4/default=1", "d4/default=2", "d5/default=0", "d5/default=1", "d5/default=2"),
                server.records(StreamKind.TELEMETRY));
    }

    @Test
    public void nothingIsAcknowledgedBeforeItIsDurable() throws Exception {
        try (RawClient client = server.connected(4, "d1")) {
            server.fixture.log.syncByHand();
            client.send(publish(4, 1, 1, OWN, "1"), publish(4, 2, 2, OWN, "2"), publish(4, 1, 3, OWN, "3"));
            awaitTelemetry(3);
            assertEquals(RawClient.SILENCE, client.read(100));
            server.fixture.log.sync();
            assertEquals("40020001", client.read());
            assertEquals("50020002", client.read());
            assertEquals("40020003", client.read());
        }
    }

    @Test
    public void aFailedSyncIsAnsweredBy5AndEndsAConnectionOf311() throws Exception {
        for (int level = 4; level <= 5; level++) {
            try (RawClient client = server.connected(level, "d" + level)) {
                server.fixture.log.syncByHand();
                client.send(publish(level, 1, 1, OWN, "1"));
                awaitTelemetry(level - 3);
                server.fixture.log.fail();
                String answer = client.read();
                assertEquals(level == 5 ? "000183" : RawClient.CLOSED, level == 5 ? start(answer, 6) : answer);
            }
        }
    }

    private static String start(String packet, int digits) {
        return RawClient.body(packet).substring(0, digits);
    }

    @Test
    public void eachRefusalOf5HasItsReasonCodeAndDisturbsNothing() throws Exception {
        record Row(String topic, String payload, String code) {}
        List<Row> table = List.of(
                new Row("devices/other/telemetry", "1", "87"),
                new Row("streams/telemetry", "1", "87"),
                new Row("nonsense", "1", "90"),
                new Row("devices/me/telemetry/a b", "1", "90"),
                new Row("devices/me/metadata", "no json", "99"),
                new Row(OWN, "x".repeat(256 * 1024 + 1), "97"));
        try (RawClient client = server.connected(5, "d1")) {
            int id = 0;
            for (Row row : table) {
                id++;
                client.send(publish(5, 1, id, row.topic(), row.payload()));
                String puback = client.read();
                assertTrue(row.topic() + " " + puback, puback.startsWith("40"));
                assertEquals(row.topic(), Bytes.hex(id(id)) + row.code(), start(puback, 6));
                client.send(publish(5, 2, id, row.topic(), row.payload()));
                assertEquals(row.topic(), Bytes.hex(id(id)) + row.code(), start(client.read(), 6));
                client.send(publish(5, 0, 0, row.topic(), row.payload()));
            }
            client.send(publish(5, 1, 99, OWN, "1"));
            assertEquals("40020063", client.read());
        }
        assertEquals(List.of("d1/default=1"), server.records(StreamKind.TELEMETRY));
    }

    @Test
    public void aRefusalAt311EndsTheConnectionAndIsNeverAcknowledged() throws Exception {
        try (RawClient other = server.connected(4, "d2")) {
            for (int qos = 1; qos <= 2; qos++) {
                try (RawClient client = server.connected(4, "d1")) {
                    client.send(publish(4, 1, 1, OWN, "1"), publish(4, qos, 2, "devices/d2/telemetry", "1"));
                    assertEquals("40020001", client.read());
                    assertEquals(RawClient.CLOSED, client.read());
                }
            }
            other.send(packet(0xc0));
            assertEquals("d000", other.read());
        }
        assertEquals(List.of("d1/default=1", "d1/default=1"), server.records(StreamKind.TELEMETRY));
    }

    @Test
    public void propertiesOfBothVersionsTravel() throws Exception {
        try (RawClient client = server.connected(4, "d1")) {
            client.send(packet(0x33, text(OWN + "/?unit=C&content-type=text%2Fplain&message-id=m1"), id(1), 0x31));
            assertEquals("40020001", client.read());
        }
        try (RawClient client = server.connected(5, "d1")) {
            client.send(packet(0x32, text(OWN), id(1), PROPERTIES.length, PROPERTIES, 0x31));
            assertEquals("40020001", client.read());
        }
        List<StreamRecord> records = server.fixture.log.of(StreamKind.TELEMETRY);
        assertEquals(
                Map.of("unit", "C", "retain", "true"), records.get(0).content().properties());
        assertEquals("m1", records.get(0).stamp().messageId());
        assertEquals(
                Map.of(
                        "unit", "C",
                        "payload-format", "utf-8",
                        "message-expiry", "60",
                        "response-topic", "r",
                        "correlation-data", "Yw=="),
                records.get(1).content().properties());
        for (StreamRecord record : records) {
            assertEquals(Optional.of("text/plain"), record.content().contentType());
        }
    }

    @Test
    public void aQos2MessageThatComesAgainIsStoredOnce() throws Exception {
        byte[] message = publish(4, 2, 7, OWN, "1");
        byte[] again = message.clone();
        again[0] |= 8;
        try (RawClient client = new RawClient(server.port())) {
            client.send(Bytes.connect(4, false, "d1", "d1"), message);
            assertEquals("20020000", client.read());
            assertEquals("50020007", client.read());
            client.drop();
        }
        await().until(() -> server.fixture.gateway.connections() == 0);
        try (RawClient client = new RawClient(server.port())) {
            client.send(Bytes.connect(4, false, "d1", "d1"), again);
            assertEquals("session is present", "20020100", client.read());
            assertEquals("50020007", client.read());
            client.send(packet(0x62, id(7)), packet(0x62, id(7)));
            assertEquals("70020007", client.read());
            assertEquals("70020007", client.read());
            client.send(publish(4, 2, 7, OWN, "2"));
            assertEquals("50020007", client.read());
        }
        assertEquals(List.of("d1/default=1", "d1/default=2"), server.records(StreamKind.TELEMETRY));
    }

    @Test
    public void moreThanTheReceiveMaximumEndsAConnectionOf5() throws Exception {
        try (RawClient client = server.connected(5, "d1")) {
            server.fixture.log.syncByHand();
            for (int i = 1; i <= 101; i++) {
                client.send(publish(5, 1 + i % 2, i, OWN, "1"));
            }
            String disconnect = client.read();
            assertTrue(disconnect, disconnect.startsWith("e0"));
            assertEquals("93", start(disconnect, 2));
        }
    }

    @Test
    public void aClientOf311IsNotReadBeyondTheWindowAndLosesNothing() throws Exception {
        try (RawClient client = server.connected(4, "d1")) {
            server.fixture.log.syncByHand();
            for (int i = 1; i <= 350; i++) {
                client.send(publish(4, 1, i, OWN, "" + i));
            }
            awaitTelemetry(100);
            assertEquals(RawClient.SILENCE, client.read(100));
            awaitTelemetry(100);
            int acknowledged = 0;
            while (acknowledged < 350) {
                server.fixture.log.sync();
                for (String ack = client.read(20); !ack.equals(RawClient.SILENCE); ack = client.read(20)) {
                    acknowledged++;
                    assertEquals("4002" + Bytes.hex(id(acknowledged)), ack);
                }
            }
        }
        assertEquals(350, server.records(StreamKind.TELEMETRY).size());
    }

    @Test
    public void protocolErrorsEndAConnectionOf5WithTheirReason() throws Exception {
        Map<String, byte[]> table = Map.of(
                "94", packet(0x32, text(OWN), id(1), 3, "230001", 0x31),
                "82", packet(0x32, text(""), id(1), 0, 0x31),
                "90", packet(0x32, text("devices/me/#"), id(1), 0, 0x31),
                "81", packet(0x36, text(OWN), id(1), 0, 0x31),
                "95", Bytes.of(0x32, "ffff7f"));
        for (Map.Entry<String, byte[]> row : table.entrySet()) {
            try (RawClient client = server.connected(5, "d1")) {
                client.send(row.getValue());
                String disconnect = client.read();
                assertTrue(row.getKey() + " " + disconnect, disconnect.startsWith("e0"));
                assertEquals(row.getKey(), start(disconnect, 2));
                assertEquals(RawClient.CLOSED, client.read());
            }
        }
        try (RawClient client = server.connected(4, "d1")) {
            client.send(publish(4, 1, 1, "devices/me/#", "1"));
            assertEquals(RawClient.CLOSED, client.read());
        }
        assertEquals(List.of(), server.records(StreamKind.TELEMETRY));
    }

    @Test
    public void anUnknownPubrelIsAnsweredAsSuchBy5() throws Exception {
        try (RawClient client = server.connected(5, "d1")) {
            client.send(packet(0x62, id(9)));
            assertEquals("7004000992" + "00", client.read());
        }
    }

    @Test
    public void randomBytesDisturbNobodyElse() throws IOException {
        java.util.Random random = new java.util.Random(3);
        try (RawClient good = server.connected(4, "d1")) {
            for (int i = 0; i < 200; i++) {
                try (RawClient bad = i % 2 == 0 ? new RawClient(server.port()) : server.connected(5, "d2")) {
                    byte[] bytes = new byte[random.nextInt(200)];
                    random.nextBytes(bytes);
                    bad.send(bytes);
                } catch (IOException e) {
                    assertTrue(
                            "the server may close first: " + e, e.getMessage().length() > 0);
                }
            }
            good.send(publish(4, 1, 1, OWN, "still here"));
            assertEquals("40020001", good.read());
        }
        assertEquals(
                "still here",
                new String(
                        server.fixture
                                .log
                                .of(StreamKind.TELEMETRY)
                                .get(0)
                                .content()
                                .payload(),
                        StandardCharsets.UTF_8));
    }
}
