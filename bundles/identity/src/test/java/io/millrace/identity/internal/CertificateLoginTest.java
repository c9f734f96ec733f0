package io.millrace.identity.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.millrace.api.identity.Authority;
import io.millrace.api.identity.CredentialKind;
import io.millrace.api.identity.IdentityKind;
import io.millrace.api.identity.Login;
import io.millrace.api.identity.LoginResult;
import io.millrace.tls.x509.CertificateMaker;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Which certificates log in, and the words for those that do not. */
public class CertificateLoginTest {

    private static final Instant FROM = Fixture.NOW.minus(Duration.ofDays(10));
    private static final Instant TO = Fixture.NOW.plus(Duration.ofDays(10));
    private static final KeyPair CA_KEYS = keys();
    private static final KeyPair KEYS = keys();

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private Fixture fixture;
    private X509Certificate ca;

    @Before
    public void open() throws Exception {
        fixture = new Fixture(folder.getRoot().toPath(), 100);
        ca = ca("Plant CA", CA_KEYS);
        fixture.device("press-1", Fixture.password("right", true));
        fixture.device("press-2", Fixture.password("right", true));
        fixture.device("lathe-1", Fixture.password("right", true));
    }

    @After
    public void close() {
        fixture.close();
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static X509Certificate ca(String name, KeyPair keys) throws GeneralSecurityException {
        return new CertificateMaker(name, keys.getPublic())
                .valid(FROM, TO)
                .authority()
                .selfSigned(keys.getPrivate());
    }

    private X509Certificate signed(String name) throws GeneralSecurityException {
        return signed(
                new CertificateMaker(name, KEYS.getPublic()).valid(FROM, TO).endEntity(CertificateMaker.CLIENT));
    }

    private X509Certificate signed(CertificateMaker maker) throws GeneralSecurityException {
        return maker.signedBy(ca, CA_KEYS.getPrivate());
    }

    private static X509Certificate selfSigned(String name) throws GeneralSecurityException {
        return new CertificateMaker(name, KEYS.getPublic())
                .valid(FROM, TO)
                .endEntity(CertificateMaker.CLIENT)
                .selfSigned(KEYS.getPrivate());
    }

    private LoginResult login(String user, String secret, X509Certificate... chain) {
        return fixture.store.authenticate(
                new Login(user, Optional.of(secret).filter(text -> !text.isEmpty()), List.of(chain)));
    }

    private LoginResult.Accepted accepted(String user, X509Certificate... chain) {
        LoginResult result = login(user, "", chain);
        assertTrue(result.toString(), result instanceof LoginResult.Accepted);
        return (LoginResult.Accepted) result;
    }

    private String refused(String user, X509Certificate... chain) {
        return reason(login(user, "", chain));
    }

    private static String reason(LoginResult result) {
        assertTrue(result.toString(), result instanceof LoginResult.Refused);
        return ((LoginResult.Refused) result).reason();
    }

    private void thumbprint(String device, String name, X509Certificate certificate) throws Exception {
        String sha256 =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        fixture.store.putCredential(
                IdentityKind.DEVICE, device, Fixture.credential(name, CredentialKind.X509, sha256, false));
    }

    private void register(String prefix) {
        fixture.store.putAuthority(new Authority("plant", prefix, ca));
    }

    @Test
    public void aRegisteredThumbprintLogsInUntilTheCertificateEnds() throws Exception {
        X509Certificate certificate = selfSigned("any name");
        thumbprint("press-1", "x509", certificate);
        LoginResult.Accepted accepted = accepted("press-1", certificate);
        assertEquals("x509", accepted.credential());
        assertEquals(certificate.getNotAfter().toInstant(), accepted.expires().orElseThrow());
        assertTrue(refused("press-2", certificate).contains("is not registered"));
        assertTrue(refused("press-1", selfSigned("any name")).contains("is not registered"));
        fixture.clock.move(Duration.ofDays(11));
        assertTrue(refused("press-1", certificate).startsWith("certificate expired at "));
    }

    @Test
    public void aRegisteredAuthoritySignsForTheDevicesOfItsPrefix() throws Exception {
        X509Certificate certificate = signed("press-1");
        assertTrue(refused("press-1", certificate).contains("no registered authority signed it"));
        register("press-");
        assertEquals("authority:plant", accepted("press-1", certificate).credential());
        assertEquals("authority:plant", accepted("press-1", certificate, ca).credential());
        fixture.store.removeAuthority("plant");
        assertTrue(refused("press-1", certificate).contains("no registered authority signed it"));
    }

    @Test
    public void anIntermediateThatTheClientShowsLinksItToTheAuthority() throws Exception {
        register("");
        KeyPair keys = keys();
        X509Certificate intermediate = signed(
                new CertificateMaker("Line 3", keys.getPublic()).valid(FROM, TO).authority());
        X509Certificate leaf = new CertificateMaker("press-1", KEYS.getPublic())
                .valid(FROM, TO)
                .endEntity(CertificateMaker.CLIENT)
                .signedBy(intermediate, keys.getPrivate());
        accepted("press-1", leaf, intermediate);
        accepted("press-1", leaf, intermediate, ca);
        assertTrue(refused("press-1", leaf).contains("no registered authority signed it"));
        X509Certificate device = signed("press-2");
        X509Certificate ofDevice = new CertificateMaker("press-1", keys().getPublic())
                .valid(FROM, TO)
                .endEntity(CertificateMaker.CLIENT)
                .signedBy(device, KEYS.getPrivate());
        String reason = refused("press-1", ofDevice, device);
        assertTrue(reason, reason.startsWith("authority 'plant' did not sign the certificate: "));
    }

    private Map<X509Certificate, String> wrongCertificates() throws GeneralSecurityException {
        KeyPair otherKeys = keys();
        X509Certificate impostor = ca("Plant CA", otherKeys);
        Map<X509Certificate, String> cases = new LinkedHashMap<>();
        cases.put(selfSigned("press-1"), "no registered authority signed it");
        cases.put(
                new CertificateMaker("press-1", KEYS.getPublic())
                        .valid(FROM, TO)
                        .endEntity(CertificateMaker.CLIENT)
                        .signedBy(impostor, otherKeys.getPrivate()),
                "authority 'plant' did not sign the certificate");
        cases.put(signed("press-2"), "the certificate is of 'press-2', the user name says 'press-1'");
        cases.put(signed("press-1x"), "the certificate is of 'press-1x'");
        cases.put(
                signed(new CertificateMaker("press-1", KEYS.getPublic())
                        .valid(FROM, Fixture.NOW.minusSeconds(1))
                        .endEntity(CertificateMaker.CLIENT)),
                "certificate expired at ");
        cases.put(
                signed(new CertificateMaker("press-1", KEYS.getPublic())
                        .valid(Fixture.NOW.plusSeconds(1), TO)
                        .endEntity(CertificateMaker.CLIENT)),
                "certificate is not valid before ");
        cases.put(
                signed(new CertificateMaker("press-1", KEYS.getPublic())
                        .valid(FROM, TO)
                        .authority()),
                "the certificate is one of a CA");
        cases.put(
                signed(new CertificateMaker("press-1", KEYS.getPublic())
                        .valid(FROM, TO)
                        .endEntity(CertificateMaker.SERVER)),
                "extended key usage leaves clientAuth out");
        cases.put(
                signed(new CertificateMaker("press-1", KEYS.getPublic())
                        .valid(FROM, TO)
                        .usage(0b0010_0000, 5)),
                "key usage leaves digitalSignature out");
        return cases;
    }

    @Test
    public void whatAnAuthorityDidNotMeanIsRefusedWithItsReason() throws Exception {
        register("press-");
        wrongCertificates().forEach((certificate, words) -> {
            String reason = refused("press-1", certificate);
            assertTrue(reason + " has not: " + words, reason.contains(words));
        });
        String outside = refused("lathe-1", signed("lathe-1"));
        assertEquals("authority 'plant' signed the certificate, but is bound to ids that begin with 'press-'", outside);
        fixture.store.create(new io.millrace.api.identity.Identity(
                IdentityKind.SERVICE, "press-1", true, "g", io.millrace.api.identity.Identity.Grants.NONE));
        assertTrue(refused("service/press-1", signed("press-1")).contains("no registered authority signed it"));
    }

    @Test
    public void anAuthorityThatHasEndedLogsNobodyIn() throws Exception {
        register("");
        X509Certificate certificate = signed(new CertificateMaker("press-1", KEYS.getPublic())
                .valid(FROM, TO.plus(Duration.ofDays(10)))
                .endEntity(CertificateMaker.CLIENT));
        accepted("press-1", certificate);
        fixture.clock.move(Duration.ofDays(11));
        assertTrue(refused("press-1", certificate).startsWith("authority 'plant' expired at "));
    }

    @Test
    public void aResetEndsWhatWasIssuedBeforeIt() throws Exception {
        register("press-");
        X509Certificate byThumbprint = selfSigned("x");
        thumbprint("press-1", "x509", byThumbprint);
        X509Certificate before = signed("press-1");
        accepted("press-1", before);
        accepted("press-1", byThumbprint);
        fixture.store.reset(IdentityKind.DEVICE, "press-1", fixture.clock.instant());
        String reason = refused("press-1", before);
        assertTrue(reason, reason.contains("before the reset of the device at " + Fixture.NOW));
        assertTrue(refused("press-1", byThumbprint).contains("is not registered"));
        fixture.clock.move(Duration.ofSeconds(5));
        accepted(
                "press-1",
                signed(new CertificateMaker("press-1", KEYS.getPublic())
                        .valid(fixture.clock.instant(), TO)
                        .endEntity(CertificateMaker.CLIENT)));
        accepted("press-2", signed("press-2"));
    }

    @Test
    public void aDisabledDeviceGetsNothingByItsCertificate() throws Exception {
        register("");
        accepted("press-1", signed("press-1"));
        fixture.store.setEnabled(IdentityKind.DEVICE, "press-1", false);
        assertEquals("device 'press-1' is disabled", refused("press-1", signed("press-1")));
    }

    @Test
    public void aSecretAndACertificateMustBeOfOneDevice() throws Exception {
        register("press-");
        assertEquals("password", ((LoginResult.Accepted) login("press-1", "right", signed("press-1"))).credential());
        assertEquals(
                "the certificate is of device 'press-2', and the secret of device 'press-1'",
                reason(login("press-1", "right", signed("press-2"))));
        // one that logs nobody in says nothing
        assertTrue(login("press-1", "right", selfSigned("press-2")) instanceof LoginResult.Accepted);
        assertTrue(login("press-1", "right", signed("no-device")) instanceof LoginResult.Accepted);
        assertEquals("wrong password", reason(login("press-1", "wrong", signed("press-1"))));
    }

    @Test
    public void aCertificateSaysWhoItIsOfByItsOneCommonName() throws Exception {
        assertEquals(Optional.of("press-1"), Login.claimedBy(List.of(signed("press-1"))));
        assertEquals(Optional.of("a,b+c=\"d\""), Login.claimedBy(List.of(signed("a,b+c=\"d\""))));
        assertEquals(Optional.empty(), Login.claimedBy(List.of()));
    }
}
