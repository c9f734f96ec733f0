package io.millrace.api.address;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Test;

public class AddressParserTest {

    private static final Optional<String> SELF = Optional.of("press-1");
    private static final String LONG_ID = "d".repeat(128);
    private static final String LONG_LEVEL = "s".repeat(64);

    /** What an address means to the device {@code press-1}. */
    private static final Map<String, Address> MEANINGS = new LinkedHashMap<>();

    /** What is wrong with an address, by a part of the message. */
    private static final Map<String, String> REFUSALS = new LinkedHashMap<>();

    static {
        MEANINGS.put("devices/press-1/telemetry", publish("press-1", StreamKind.TELEMETRY));
        MEANINGS.put("/devices/press-1/telemetry", publish("press-1", StreamKind.TELEMETRY));
        MEANINGS.put("devices/me/telemetry", publish("press-1", StreamKind.TELEMETRY));
        MEANINGS.put("devices/a@b=c~d_e.f/telemetry", publish("a@b=c~d_e.f", StreamKind.TELEMETRY));
        MEANINGS.put("devices/.../telemetry", publish("...", StreamKind.TELEMETRY));
        MEANINGS.put("devices/ME/telemetry", publish("ME", StreamKind.TELEMETRY));
        MEANINGS.put("devices/" + LONG_ID + "/telemetry", publish(LONG_ID, StreamKind.TELEMETRY));
        MEANINGS.put("devices/me/telemetry/gps", publish("press-1", StreamKind.TELEMETRY, "gps"));
        MEANINGS.put("devices/me/telemetry/" + LONG_LEVEL, publish("press-1", StreamKind.TELEMETRY, LONG_LEVEL));
        MEANINGS.put("devices/me/events/alarm", publish("press-1", StreamKind.EVENTS, "alarm"));
        MEANINGS.put("devices/me/metadata", publish("press-1", StreamKind.METADATA));
        MEANINGS.put("devices/me/diagnostics", publish("press-1", StreamKind.DIAGNOSTICS));
        MEANINGS.put("devices/me/requests/time/7", new Address.Request("press-1", "time", "7"));
        MEANINGS.put("devices/me/responses/c-1", new Address.Response("press-1", "c-1", "200"));
        MEANINGS.put("devices/me/responses/c-1/404", new Address.Response("press-1", "c-1", "404"));
        MEANINGS.put("devices/me/responses/c-1/reject", new Address.Response("press-1", "c-1", "reject"));
        MEANINGS.put("devices/me/commands", new Address.Inbox("press-1"));
        MEANINGS.put("devices/me/commands/#", new Address.Inbox("press-1"));
        MEANINGS.put("devices/me/replies", new Address.Replies("press-1"));
        MEANINGS.put("devices/me/replies/#", new Address.Replies("press-1"));
        MEANINGS.put("commands/press-2/setSpeed", new Address.Command("press-2", "setSpeed"));
        MEANINGS.put("services/me/replies/#", new Address.ServiceReplies("me", Optional.empty()));
        MEANINGS.put("services/crm/replies", new Address.ServiceReplies("crm", Optional.empty()));
        MEANINGS.put("services/crm/replies/desk-1", new Address.ServiceReplies("crm", Optional.of("desk-1")));
        MEANINGS.put("streams/telemetry", new Address.Tail(StreamKind.TELEMETRY));
        MEANINGS.put("streams/feedback/crm", new Address.Group(StreamKind.FEEDBACK, "crm"));

        REFUSALS.put("", "is none of devices/{deviceId}/telemetry");
        REFUSALS.put("/", "is none of");
        REFUSALS.put("//devices/me/telemetry", "is none of");
        REFUSALS.put("devices", "is none of");
        REFUSALS.put("devices/me", "is none of");
        REFUSALS.put("devices/me/telemetry/", "stream id is missing");
        REFUSALS.put("devices/me/telemetry/a/b", "is none of");
        REFUSALS.put("devices/me/events", "is none of");
        REFUSALS.put("devices/me/metadata/x", "is none of");
        REFUSALS.put("devices/me/requests/time", "is none of");
        REFUSALS.put("devices/me/commands/setSpeed", "is none of");
        REFUSALS.put("devices/me/commands/+/x", "is none of");
        REFUSALS.put("devices//telemetry", "device id is missing");
        REFUSALS.put("devices/./telemetry", "device id '.' is reserved");
        REFUSALS.put("devices/../telemetry", "device id '..' is reserved");
        REFUSALS.put("devices/a b/telemetry", "has U+0020 at position 1");
        REFUSALS.put("devices/+/telemetry", "has '+' at position 0");
        REFUSALS.put("devices/#", "is none of");
        REFUSALS.put("devices/t\u00fcr/telemetry", "'tU+00FCr' has U+00FC at position 1");
        REFUSALS.put("devices/a%20b/telemetry", "has '%' at position 1");
        REFUSALS.put("devices/" + LONG_ID + "d/telemetry", "device id has 129 characters; at most 128");
        REFUSALS.put("devices/me/telemetry/" + LONG_LEVEL + "s", "stream id has 65 characters; at most 64");
        REFUSALS.put("devices/me/telemetry/a@b", "stream id 'a@b' has '@' at position 1");
        REFUSALS.put("devices/me/telemetry/#", "stream id '#' has '#' at position 0");
        REFUSALS.put("devices/me/events/a\nb", "event type 'aU+000Ab' has U+000A");
        REFUSALS.put("devices/me/responses/c-1/soon", "neither a number nor accept, reject or abandon");
        REFUSALS.put("devices/me/responses/c-1/-1", "neither a number");
        REFUSALS.put("devices/me/responses/c-1/", "neither a number");
        REFUSALS.put("commands/me/setSpeed", "device id 'me' is reserved");
        REFUSALS.put("commands/press-2", "is none of");
        REFUSALS.put("streams/requests", "is none of telemetry, events");
        REFUSALS.put("streams/metadata/crm", "is none of telemetry, events");
        REFUSALS.put("streams/Telemetry", "stream kind 'Telemetry' is none of");
        REFUSALS.put("services/crm/replies/x/y", "is none of");
        REFUSALS.put("services/crm/replies/+", "reply-to '+' has '+' at position 0");
        REFUSALS.put("services/crm", "is none of");
        REFUSALS.put("streams/telemetry/", "group is missing");
        REFUSALS.put("streams/telemetry/a/b", "is none of");
        REFUSALS.put("$SYS/broker", "is none of");
        REFUSALS.put("x".repeat(2049), "address has 2049 characters; at most 2048");
        REFUSALS.put("devices/me/telemetry/?a=%zz", "property '%zz' is not URL-encoded; a percent sign itself is %25");
    }

    @Test
    public void anAddressOfTheAddressSpaceIsUnderstood() {
        MEANINGS.forEach((text, meaning) ->
                assertEquals(text, meaning, AddressParser.parse(text, SELF).address()));
    }

    @Test
    public void anyOtherIsRefusedWithItsReason() {
        REFUSALS.forEach((text, reason) -> {
            AddressException refusal =
                    assertThrows(text, AddressException.class, () -> AddressParser.parse(text, SELF));
            assertTrue(text + ": " + refusal.getMessage(), refusal.getMessage().contains(reason));
        });
    }

    @Test
    public void meIsForDevicesOnly() {
        AddressException refusal = assertThrows(
                AddressException.class, () -> AddressParser.parse("devices/me/telemetry", Optional.empty()));
        assertEquals("'devices/me' is for devices only", refusal.getMessage());
    }

    @Test
    public void theLastLevelCarriesProperties() {
        assertEquals(
                Map.of("unit", "\u00b0C", "a b", "c&d", "flag", "", "empty", ""),
                properties("devices/me/telemetry/gps/?unit=%C2%B0C&a%20b=c%26d&flag&empty=&"));
        assertEquals(
                List.of("b", "a"),
                List.copyOf(properties("devices/me/telemetry/?b=1&a=2").keySet()));
        assertEquals(Map.of(), properties("devices/me/telemetry/?"));
        assertEquals(Map.of(), properties("devices/me/telemetry"));
    }

    @Test
    public void tooManyPropertiesAreRefused() {
        StringBuilder address = new StringBuilder("devices/me/telemetry/?");
        for (int i = 0; i < 65; i++) {
            address.append("p").append(i).append("=1&");
        }
        AddressException refusal =
                assertThrows(AddressException.class, () -> AddressParser.parse(address.toString(), SELF));
        assertEquals("the address carries 65 properties; at most 64 are allowed", refusal.getMessage());
    }

    private static Map<String, String> properties(String text) {
        return AddressParser.parse(text, SELF).properties();
    }

    private static Address publish(String deviceId, StreamKind kind) {
        return new Address.Publish(deviceId, kind, Optional.empty());
    }

    private static Address publish(String deviceId, StreamKind kind, String streamId) {
        return new Address.Publish(deviceId, kind, Optional.of(streamId));
    }
}
