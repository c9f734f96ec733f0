package io.millrace.gateway.internal.core;

import static io.millrace.gateway.internal.core.GatewayFixture.publish;
import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.millrace.api.gateway.RefusedException;
import io.millrace.api.gateway.RefusedException.Reason;
import io.millrace.api.gateway.Session;
import io.millrace.api.identity.IdentityKind;
import io.millrace.api.provisioning.LifecycleEvent;
import io.millrace.api.provisioning.LifecycleEvent.Type;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.After;
import org.junit.Test;

/** Which connections a change of credentials or authorities ends, and when. */
public class RevocationTest {

    private final GatewayFixture fixture = new GatewayFixture();

    @After
    public void close() {
        fixture.close();
    }

    private Session open(String device, String credential) throws RefusedException {
        fixture.identity.credential(credential);
        return fixture.open(device);
    }

    private void replaced(String device, String credential, Optional<Instant> oldUntil) {
        fixture.gateway.changed(new LifecycleEvent(
                Type.CREDENTIAL_PUT,
                IdentityKind.DEVICE,
                device,
                "g-" + device,
                Instant.EPOCH,
                Optional.of(credential),
                oldUntil));
    }

    @Test
    public void aCredentialThatIsReplacedWithAnOverlapServesUntilItsEnd() throws Exception {
        Session session = open("d1", "password");
        replaced("d1", "password", Optional.of(Instant.now().plusMillis(300)));
        assertEquals("accepted", publish(session, "devices/me/telemetry", "1"));
        await().until(() -> !fixture.closings.isEmpty());
        assertEquals(Reason.REVOKED, fixture.closings.get(0).reason());
        assertTrue(publish(session, "devices/me/telemetry", "1").startsWith("REVOKED"));
    }

    @Test
    public void onlyTheLastReplacementIsKept() throws Exception {
        Session session = open("d1", "password");
        replaced("d1", "password", Optional.of(Instant.now().plusSeconds(3600)));
        Session second = open("d1", "password");
        assertEquals(0, fixture.closings.size());
        replaced("d1", "password", Optional.of(Instant.now().plusSeconds(3600)));
        assertEquals(1, fixture.closings.size());
        assertTrue(publish(session, "devices/me/telemetry", "1").startsWith("REVOKED"));
        assertEquals("accepted", publish(second, "devices/me/telemetry", "1"));
        replaced("d1", "password", Optional.empty());
        assertEquals(2, fixture.closings.size());
    }

    @Test
    public void anAuthorityThatIsRemovedEndsTheConnectionsThatUsedIt() throws Exception {
        Session byAuthority = open("d1", "authority:plant");
        Session byOther = open("d2", "authority:plant-2");
        Session byPassword = open("d3", "password");
        fixture.gateway.authorityChanged("plant");
        assertEquals(1, fixture.closings.size());
        assertEquals(Reason.REVOKED, fixture.closings.get(0).reason());
        assertTrue(publish(byAuthority, "devices/me/telemetry", "1").startsWith("REVOKED"));
        assertEquals("accepted", publish(byOther, "devices/me/telemetry", "1"));
        assertEquals("accepted", publish(byPassword, "devices/me/telemetry", "1"));
    }

    @Test
    public void aLogInThatAnAuthoritysChangeOvertakesIsCheckedAgain() throws Exception {
        AtomicInteger checks = new AtomicInteger();
        fixture.identity.duringLogin(() -> {
            if (checks.incrementAndGet() == 1) {
                fixture.gateway.authorityChanged("plant");
            } else {
                fixture.identity.disable("d1");
            }
        });
        assertThrows(RefusedException.class, () -> fixture.open("d1"));
        assertEquals(2, checks.get());
        assertEquals(0, fixture.gateway.connections());
    }
}
