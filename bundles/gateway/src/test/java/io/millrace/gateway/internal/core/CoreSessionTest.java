package io.millrace.gateway.internal.core;

import static io.millrace.gateway.internal.core.GatewayFixture.content;
import static io.millrace.gateway.internal.core.GatewayFixture.publish;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.millrace.api.address.Address;
import io.millrace.api.address.StreamKind;
import io.millrace.api.gateway.RefusedException;
import io.millrace.api.gateway.RefusedException.Reason;
import io.millrace.api.gateway.Session;
import io.millrace.api.identity.Identity;
import io.millrace.api.identity.IdentityKind;
import io.millrace.api.stream.StreamRecord;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.After;
import org.junit.Test;

public class CoreSessionTest {

    private final GatewayFixture fixture = new GatewayFixture();

    @After
    public void close() {
        fixture.close();
    }

    private StreamRecord only(StreamKind kind) {
        List<StreamRecord> records = fixture.log.of(kind);
        assertEquals(1, records.size());
        return records.get(0);
    }

    @Test
    public void eachAddressOfADeviceGoesToItsKindAndStream() throws Exception {
        record Row(String address, StreamKind kind, String stream) {}
        List<Row> table = List.of(
                new Row("devices/me/telemetry", StreamKind.TELEMETRY, "default"),
                new Row("/devices/d1/telemetry/temp", StreamKind.TELEMETRY, "temp"),
                new Row("devices/d1/events/alarm", StreamKind.EVENTS, "alarm"),
                new Row("devices/d1/metadata", StreamKind.METADATA, "default"),
                new Row("devices/d1/diagnostics", StreamKind.DIAGNOSTICS, "default"),
                new Row("devices/d1/requests/time/7", StreamKind.REQUESTS, "time"));
        for (Row row : table) {
            try (GatewayFixture own = new GatewayFixture();
                    Session session = own.open("d1")) {
                assertEquals("accepted", publish(session, row.address(), "{}"));
                StreamRecord record = own.log.of(row.kind()).get(0);
                assertEquals(row.stream(), record.streamId());
                assertEquals("d1", record.deviceId());
                assertEquals("g-d1", record.stamp().generationId());
                assertEquals(Optional.empty(), record.stamp().gatewayId());
                assertFalse(record.stamp().messageIdGiven());
            }
        }
    }

    @Test
    public void eachRefusalHasItsReason() throws Exception {
        Map<String, Reason> table = Map.of(
                "devices/other/telemetry", Reason.NOT_AUTHORIZED,
                "devices/d1/telemetry/a b", Reason.BAD_ADDRESS,
                "devices/d1/telemetry/#", Reason.BAD_ADDRESS,
                "nonsense", Reason.BAD_ADDRESS,
                "", Reason.BAD_ADDRESS,
                "devices/d1/commands", Reason.NOT_AUTHORIZED,
                "commands/d1/go", Reason.NOT_AUTHORIZED,
                "streams/telemetry", Reason.NOT_AUTHORIZED,
                "devices/d1/metadata", Reason.BAD_PAYLOAD);
        try (Session session = fixture.open("d1")) {
            table.forEach((address, reason) -> {
                String result = publish(session, address, "[1]");
                assertTrue(address + " " + result, result.startsWith(reason + ": "));
            });
        }
        assertEquals(List.of(), fixture.log.of(StreamKind.TELEMETRY));
    }

    @Test
    public void metadataThatGoesBeyondTheParsersBoundsIsTheDevicesMistake() throws Exception {
        try (Session session = fixture.open("d1")) {
            for (String payload : List.of(
                    "{\"a\":".repeat(2000) + "1" + "}".repeat(2000),
                    "{\"a\":" + "9".repeat(2000) + "}",
                    "{\"" + "k".repeat(60_000) + "\":1}")) {
                String result = publish(session, "devices/me/metadata", payload);
                assertTrue(result, result.startsWith("BAD_PAYLOAD: ") && result.contains("maximum"));
            }
        }
    }

    @Test
    public void anEmptyAddressIsRefusedEvenAsTheFirst() throws Exception {
        try (Session session = fixture.open("d1")) {
            assertTrue(publish(session, "", "1").startsWith("BAD_ADDRESS"));
        }
    }

    @Test
    public void aGatewaySpeaksForItsChildrenAndNobodyElse() throws Exception {
        try (Session session = fixture.open("gw")) {
            assertEquals("accepted", publish(session, "devices/child1/telemetry", "1"));
            assertTrue(publish(session, "devices/stranger/telemetry", "1").startsWith("NOT_AUTHORIZED"));
            StreamRecord record = only(StreamKind.TELEMETRY);
            assertEquals("child1", record.deviceId());
            assertEquals(Optional.of("gw"), record.stamp().gatewayId());
            assertEquals("g-child1", record.stamp().generationId());
        }
    }

    @Test
    public void aDeactivatedChildIsNotSpokenFor() throws Exception {
        try (Session session = fixture.open("gw")) {
            assertEquals("accepted", publish(session, "devices/child1/telemetry", "1"));
            fixture.identity.disable("child1");
            fixture.change(io.millrace.api.provisioning.LifecycleEvent.Type.DEACTIVATED, "child1", Optional.empty());
            assertTrue(publish(session, "devices/child1/telemetry", "1").startsWith("NOT_AUTHORIZED"));
        }
    }

    @Test
    public void stampsThatADevicePretendsAndCamelHeadersAreDropped() throws Exception {
        Map<String, String> sent = new HashMap<>(Map.of(
                "device-id", "boss",
                "gateway-id", "boss",
                "enqueued-time", "1970-01-01T00:00:00Z",
                "CAMELHttpUri", "http://evil",
                "message-id", "m1",
                "stream-id", "temp",
                "content-type", "text/plain",
                "unit", "C"));
        try (Session session = fixture.open("d1")) {
            assertEquals("accepted", publish(session, "devices/me/telemetry/?unit=K&site=Ulm", content("1", sent)));
        }
        StreamRecord record = only(StreamKind.TELEMETRY);
        assertEquals("d1", record.deviceId());
        assertEquals("temp", record.streamId());
        assertEquals("m1", record.stamp().messageId());
        assertTrue(record.stamp().messageIdGiven());
        assertEquals(Optional.of("text/plain"), record.content().contentType());
        assertEquals(Map.of("unit", "C", "site", "Ulm"), record.content().properties());
    }

    @Test
    public void tooMuchOfAnythingIsRefused() throws Exception {
        try (Session session = fixture.open("d1")) {
            assertTrue(publish(session, "devices/me/telemetry", "x".repeat(256 * 1024 + 1))
                    .startsWith("TOO_LARGE"));
            Map<String, String> many = new HashMap<>();
            for (int i = 0; i < 65; i++) {
                many.put("p" + i, "");
            }
            assertTrue(
                    publish(session, "devices/me/telemetry", content("1", many)).startsWith("QUOTA_EXCEEDED"));
            assertTrue(publish(session, "devices/me/telemetry", content("1", Map.of("p", "x".repeat(17_000))))
                    .startsWith("QUOTA_EXCEEDED"));
        }
    }

    @Test
    public void aDeviceHasAHundredStreamsWhateverStateKnows() throws Exception {
        Set<String> known = new TreeSet<>();
        for (int i = 0; i < 60; i++) {
            known.add("s" + i);
        }
        fixture.state.streams(known);
        try (Session session = fixture.open("d1")) {
            for (int i = 0; i < 100; i++) {
                assertEquals("accepted", publish(session, "devices/me/telemetry/s" + i, "1"));
            }
            assertTrue(publish(session, "devices/me/telemetry/s100", "1").startsWith("QUOTA_EXCEEDED"));
            assertEquals("accepted", publish(session, "devices/me/telemetry/s7", "1"));
        }
    }

    @Test
    public void aTokenForALongerPathNarrowsByWholeLevels() throws Exception {
        fixture.identity.tokens(Optional.empty(), Optional.of("devices/gw/telemetry/temp"));
        try (Session session = fixture.open("gw")) {
            assertEquals("accepted", publish(session, "devices/me/telemetry/temp", "1"));
            assertEquals("accepted", publish(session, "devices/me/telemetry/?stream-id=temp", "1"));
            for (String address : List.of(
                    "devices/me/telemetry",
                    "devices/me/telemetry/temperature",
                    "devices/me/events/temp",
                    "devices/child1/telemetry/temp")) {
                assertTrue(address, publish(session, address, "1").startsWith("NOT_AUTHORIZED"));
            }
            assertThrows(RefusedException.class, () -> session.authorizeReceive("devices/me/commands/#"));
        }
    }

    @Test
    public void aTokenForTheDeviceNarrowsNothing() throws Exception {
        fixture.identity.tokens(Optional.empty(), Optional.of("devices/gw"));
        try (Session session = fixture.open("gw")) {
            assertEquals("accepted", publish(session, "devices/child1/telemetry", "1"));
        }
    }

    @Test
    public void receivingIsGrantedByDefaultToNobody() throws Exception {
        fixture.identity.put(new Identity(
                IdentityKind.SERVICE, "crm", true, "g", new Identity.Grants(Set.of(StreamKind.TELEMETRY), Set.of())));
        try (Session device = fixture.open("gw");
                Session service = fixture.open("service/crm")) {
            assertEquals(new Address.Inbox("gw"), device.authorizeReceive("devices/me/commands/#"));
            assertEquals(new Address.Inbox("child1"), device.authorizeReceive("devices/child1/commands"));
            assertEquals(
                    new Address.Group(StreamKind.TELEMETRY, "g1"), service.authorizeReceive("streams/telemetry/g1"));
            for (String address : List.of("devices/x/commands", "streams/telemetry", "devices/gw/telemetry")) {
                assertEquals(address, Reason.NOT_AUTHORIZED, refusal(device, address));
            }
            for (String address : List.of("devices/x/commands", "streams/events", "commands/d1/go")) {
                assertEquals(address, Reason.NOT_AUTHORIZED, refusal(service, address));
            }
            assertEquals(Reason.BAD_ADDRESS, refusal(device, "#"));
        }
    }

    private static Reason refusal(Session session, String address) {
        return assertThrows(RefusedException.class, () -> session.authorizeReceive(address))
                .reason();
    }

    @Test
    public void aServiceWithoutTheGrantMaySendNoCommand() throws Exception {
        try (Session crm = fixture.open("service/crm")) {
            assertTrue(publish(crm, "commands/d1/go", "1").startsWith("NOT_AUTHORIZED"));
            assertTrue(publish(crm, "devices/crm/telemetry", "1").startsWith("NOT_AUTHORIZED"));
        }
    }
}
