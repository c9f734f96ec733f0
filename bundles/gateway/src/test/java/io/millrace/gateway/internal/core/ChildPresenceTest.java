package io.millrace.gateway.internal.core;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.CoreMatchers.startsWith;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;

import io.millrace.api.address.StreamKind;
import io.millrace.api.gateway.Session;
import io.millrace.api.identity.Identity;
import io.millrace.api.identity.IdentityKind;
import io.millrace.api.presence.Presence;
import io.millrace.api.provisioning.LifecycleEvent;
import io.millrace.api.stream.StreamRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.After;
import org.junit.Test;

/** A child is there as long as a gateway that speaks for it is, or it is there itself. */
public class ChildPresenceTest {

    private final GatewayFixture fixture = new GatewayFixture();

    @After
    public void close() {
        fixture.close();
    }

    private boolean isConnected(String deviceId) {
        return fixture.gateway.connected(deviceId).isPresent();
    }

    private void awaitRecorded(String deviceId, String... expected) {
        await().untilAsserted(() -> assertEquals(List.of(expected), recorded(deviceId)));
    }

    /** What was recorded of a device: + or -, and the gateway. */
    private List<String> recorded(String deviceId) {
        return fixture.log.of(StreamKind.PRESENCE).stream()
                .filter(record -> record.deviceId().equals(deviceId))
                .map(ChildPresenceTest::shown)
                .toList();
    }

    private static String shown(StreamRecord record) {
        String json = new String(record.content().payload(), StandardCharsets.UTF_8);
        return (json.contains("\"connected\":true") ? "+" : "-")
                + record.stamp().gatewayId().orElse("");
    }

    @Test
    public void aChildComesWithTheFirstWordOfItsGatewayAndGoesWithIt() throws Exception {
        Session gateway = fixture.open("gw");
        assertEquals(false, isConnected("child"));
        assertEquals("accepted", GatewayFixture.publish(gateway, "devices/child/telemetry", "1"));
        assertEquals("accepted", GatewayFixture.publish(gateway, "devices/child/telemetry", "2"));
        assertEquals(Optional.of("test"), fixture.gateway.connected("child").map(Presence::protocol));
        assertEquals(1, fixture.gateway.connections());
        gateway.close();
        assertEquals(false, isConnected("child"));
        awaitRecorded("child", "+gw", "-gw");
    }

    @Test
    public void whoListensForAChildSpeaksForIt() throws Exception {
        Session gateway = fixture.open("gw");
        gateway.authorizeReceive("devices/child/commands");
        assertEquals(true, isConnected("child"));
        gateway.close();
        assertEquals(false, isConnected("child"));
    }

    @Test
    public void aChildGoesWithTheLastOfItsGatewaysAndItsOwnConnections() throws Exception {
        Session first = fixture.open("gw");
        Session second = fixture.open("gw-2");
        GatewayFixture.publish(first, "devices/child/telemetry", "1");
        GatewayFixture.publish(second, "devices/child/telemetry", "1");
        Session own = fixture.open("child");
        first.close();
        second.close();
        assertEquals(true, isConnected("child"));
        own.close();
        awaitRecorded("child", "+gw", "-");
    }

    @Test
    public void aRevokedChildIsRefusedThoughItsGatewayStays() throws Exception {
        Session gateway = fixture.open("gw");
        GatewayFixture.publish(gateway, "devices/child/telemetry", "1");
        fixture.identity.disable("child");
        fixture.change(LifecycleEvent.Type.DEACTIVATED, "child", Optional.empty());
        assertEquals(false, isConnected("child"));
        assertThat(GatewayFixture.publish(gateway, "devices/child/telemetry", "2"), startsWith("NOT_AUTHORIZED"));
        assertEquals(false, isConnected("child"));
        assertEquals("accepted", GatewayFixture.publish(gateway, "devices/gw/telemetry", "3"));
        assertEquals("accepted", GatewayFixture.publish(gateway, "devices/child-2/telemetry", "4"));
        fixture.identity.put(new Identity(IdentityKind.DEVICE, "child", true, "g-child", Identity.Grants.NONE));
        fixture.change(LifecycleEvent.Type.ACTIVATED, "child", Optional.empty());
        assertEquals("accepted", GatewayFixture.publish(gateway, "devices/child/telemetry", "5"));
        awaitRecorded("child", "+gw", "-gw", "+gw");
    }

    @Test
    public void aChildGoesWhenItsGatewayIsItsGatewayNoMore() throws Exception {
        Session gateway = fixture.open("gw");
        GatewayFixture.publish(gateway, "devices/child/telemetry", "1");
        fixture.change(LifecycleEvent.Type.UPDATED, "child", Optional.empty());
        assertEquals(true, isConnected("child"));
        fixture.registry.gateways = Set.of("gw-2");
        fixture.change(LifecycleEvent.Type.UPDATED, "child", Optional.empty());
        assertEquals(false, isConnected("child"));
        awaitRecorded("child", "+gw", "-gw");
    }

    @Test
    public void aStrangerIsNobodysChild() throws Exception {
        Session gateway = fixture.open("gw");
        GatewayFixture.publish(gateway, "devices/press-1/telemetry", "1");
        assertEquals(false, isConnected("press-1"));
    }
}
