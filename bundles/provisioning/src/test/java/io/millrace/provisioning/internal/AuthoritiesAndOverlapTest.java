package io.millrace.provisioning.internal;

import static io.millrace.provisioning.internal.Requests.credential;
import static io.millrace.provisioning.internal.Requests.logsIn;
import static io.millrace.provisioning.internal.Requests.refusal;
import static io.millrace.provisioning.internal.Requests.request;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.millrace.api.identity.Authority;
import io.millrace.api.identity.CredentialInfo;
import io.millrace.api.identity.CredentialKind;
import io.millrace.api.identity.Validity;
import io.millrace.api.provisioning.CredentialRequest;
import io.millrace.api.provisioning.LifecycleEvent;
import io.millrace.api.provisioning.ProvisioningException;
import io.millrace.api.provisioning.ProvisioningException.Reason;
import io.millrace.tls.x509.CertificateMaker;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class AuthoritiesAndOverlapTest {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private Rooms rooms;
    private TransactionalProvisioning provisioning;

    @Before
    public void open() {
        rooms = new Rooms(folder.getRoot().toPath());
        provisioning = rooms.provisioning;
    }

    @After
    public void close() {
        rooms.close();
    }

    private static X509Certificate certificate(boolean authority, Instant from, Duration valid) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        KeyPair keys = generator.generateKeyPair();
        CertificateMaker maker = new CertificateMaker("CA", keys.getPublic()).valid(from, from.plus(valid));
        return sign(authority ? maker.authority() : maker.endEntity(CertificateMaker.CLIENT), keys);
    }

    private static X509Certificate sign(CertificateMaker maker, KeyPair keys) throws GeneralSecurityException {
        return maker.selfSigned(keys.getPrivate());
    }

    private static X509Certificate ca() throws Exception {
        return certificate(true, Instant.now().minusSeconds(60), Duration.ofDays(1));
    }

    @Test
    public void authoritiesAreRegisteredReplacedAndRemovedAndListenersHearOfEachChange() throws Exception {
        Authority first = new Authority("plant", "press-", ca());
        provisioning.putAuthority(first);
        provisioning.putAuthority(first);
        assertEquals(List.of(first), provisioning.authorities());
        assertEquals(List.of("plant"), rooms.heardAuthorities);
        Authority second = new Authority("plant", "press-", ca());
        provisioning.putAuthority(second);
        assertEquals(List.of(second), provisioning.authorities());
        provisioning.removeAuthority("plant");
        assertEquals(List.of(), provisioning.authorities());
        assertEquals(List.of("plant", "plant", "plant"), rooms.heardAuthorities);
        assertEquals(
                Reason.NOT_FOUND,
                refusal(() -> provisioning.removeAuthority("plant")).reason());
        assertEquals(3, rooms.heardAuthorities.size());
    }

    @Test
    public void whatIsNoAuthorityIsRefusedWithItsReason() throws Exception {
        Instant now = Instant.now();
        Map<Authority, String> cases = Map.of(
                new Authority("a", "", certificate(false, now.minusSeconds(60), Duration.ofDays(1))),
                        "is not one of a CA",
                new Authority("a", "", certificate(true, now.minusSeconds(60), Duration.ofSeconds(30))), "expired at",
                new Authority("a", "", certificate(true, now.plusSeconds(60), Duration.ofDays(1))), "not valid before",
                new Authority("a", "a/b", ca()), "no device id begins with it");
        cases.forEach((authority, words) -> {
            ProvisioningException refused = refusal(() -> provisioning.putAuthority(authority));
            assertEquals(Reason.INVALID, refused.reason());
            assertTrue(refused.getMessage(), refused.getMessage().contains(words));
        });
        assertEquals(List.of(), provisioning.authorities());
    }

    private CredentialRequest password(String secret, Duration overlap) {
        return new CredentialRequest(
                new CredentialInfo("password", CredentialKind.PASSWORD, Validity.ALWAYS),
                Optional.of(secret),
                Optional.of(overlap));
    }

    @Test
    public void aReplacedCredentialOverlapsWhereThatIsAskedForAndListenersHearUntilWhen() {
        String old = provisioning.register(request("d", Map.of())).secrets().get("password");
        Instant before = Instant.now();
        provisioning.putCredential("d", password("new secret", Duration.ofHours(1)));
        assertTrue(logsIn(rooms, "d", old) && logsIn(rooms, "d", "new secret"));
        LifecycleEvent event = rooms.heard.get(1);
        assertEquals(Optional.of("password"), event.credential());
        assertTrue(!event.oldUntil().orElseThrow().isBefore(before.plus(Duration.ofHours(1))));
        provisioning.putCredential("d", password("newer secret", Duration.ZERO));
        assertTrue(!logsIn(rooms, "d", old) && !logsIn(rooms, "d", "new secret"));
        assertEquals(Optional.empty(), rooms.heard.get(2).oldUntil());
    }

    @Test
    public void anOverlapHasBoundsAndKeepsItsNamesToItself() {
        provisioning.register(request("d", Map.of()));
        List<Runnable> wrong = List.of(
                () -> provisioning.putCredential("d", password("secret", Duration.ofDays(91))),
                () -> provisioning.putCredential("d", password("secret", Duration.ofSeconds(-1))),
                () -> provisioning.putCredential("d", credential("k~previous", CredentialKind.KEY, null)),
                () -> provisioning.putCredential(
                        "d",
                        new CredentialRequest(
                                new CredentialInfo("n".repeat(60), CredentialKind.KEY, Validity.ALWAYS),
                                Optional.empty(),
                                Optional.of(Duration.ofHours(1)))));
        for (Runnable call : wrong) {
            assertEquals(Reason.INVALID, refusal(call).reason());
        }
    }

    @Test
    public void aResetForgetsThumbprints() {
        provisioning.register(request("d", Map.of()));
        provisioning.putCredential("d", credential("x509", CredentialKind.X509, "a".repeat(64)));
        assertEquals(
                List.of("password"),
                List.copyOf(provisioning.resetCredentials("d").keySet()));
        assertEquals(1, provisioning.credentials("d").size());
    }
}
