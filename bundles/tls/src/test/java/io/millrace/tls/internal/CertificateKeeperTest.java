package io.millrace.tls.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.millrace.api.health.Health;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.osgi.util.converter.Converters;

public class CertificateKeeperTest {

    @Rule
    public final TemporaryFolder temporary = new TemporaryFolder();

    private Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private final InstantSource source = () -> now;
    private final Clock clock = source.withZone(ZoneOffset.UTC);
    private Path folder;
    private DynamicKeyManager keys;
    private CertificateKeeper keeper;

    @Before
    public void makeFolder() {
        folder = temporary.getRoot().toPath().resolve("tls");
    }

    static TlsSettings settings(Path folder, Map<String, Object> changes) {
        Map<String, Object> values = new HashMap<>(Map.of("folder", folder.toString(), "hostname", "gw.example.test"));
        values.putAll(changes);
        return TlsSettings.of(Converters.standardConverter().convert(values).to(TlsConfig.class));
    }

    private void start() {
        start(Map.of());
    }

    private void start(Map<String, Object> changes) {
        keys = new DynamicKeyManager();
        keeper = new CertificateKeeper(settings(folder, changes), clock, keys);
        keeper.start();
    }

    private X509Certificate shown() {
        return keys.current().leaf();
    }

    private String mode(String file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(file)));
    }

    @Test
    public void aFirstStartMakesACaAndAServerCertificateThatItSigned() throws Exception {
        start();
        List<X509Certificate> chain = keys.current().chain();
        assertEquals(2, chain.size());
        chain.get(0).verify(chain.get(1).getPublicKey());
        chain.get(1).verify(chain.get(1).getPublicKey());
        assertTrue(chain.get(1).getBasicConstraints() >= 0);
        assertEquals(-1, chain.get(0).getBasicConstraints());
        assertEquals(List.of("1.3.6.1.5.5.7.3.1"), chain.get(0).getExtendedKeyUsage());
        assertEquals(
                "[[2, gw.example.test], [2, localhost], [7, 127.0.0.1], [7, 0:0:0:0:0:0:0:1]]",
                chain.get(0).getSubjectAlternativeNames().toString());
        assertEquals("rw-------", mode("own/ca.key"));
        assertEquals("rw-------", mode("own/server.key"));
        assertEquals("rw-r--r--", mode("own/ca.pem"));
        assertEquals(
                Files.readString(folder.resolve("own/ca.pem")), keys.current().trusted());
        assertEquals(Health.Status.UP, keeper.health().status());
    }

    @Test
    public void aSecondStartShowsTheSameCertificate() {
        start();
        X509Certificate first = shown();
        start();
        assertEquals(first, shown());
    }

    @Test
    public void anotherNameOfTheServerMakesAnotherCertificateOfTheSameCa() {
        start();
        String ca = keys.current().trusted();
        X509Certificate first = shown();
        start(Map.of("furtherNames", "10.1.2.3, gw2.example.test"));
        assertNotEquals(first, shown());
        assertEquals(ca, keys.current().trusted());
    }

    @Test
    public void theOwnServerCertificateIsRenewedBeforeItEndsWhileTheServerRuns() {
        start();
        X509Certificate first = shown();
        now = now.plus(Duration.ofDays(397 - 60).minusHours(1));
        keeper.check();
        assertEquals(first, shown());
        now = now.plus(Duration.ofHours(2));
        keeper.check();
        assertNotEquals(first, shown());
        assertEquals(Health.Status.UP, keeper.health().status());
    }

    @Test
    public void filesOfTheUserWinAreFollowedAndWhenTheyGoTheOwnOneIsBack() throws Exception {
        start();
        X509Certificate own = shown();
        for (String algorithm : List.of("RSA", "EC")) {
            Keys brought = Keys.selfSigned("gw.example.test", algorithm);
            brought.into(folder);
            keeper.check();
            assertEquals(brought.certificate(), shown());
            assertEquals(brought.chain(), keys.current().trusted());
        }
        start();
        assertNotEquals(own, shown());
        Files.delete(folder.resolve(PemFiles.CHAIN));
        Files.delete(folder.resolve(PemFiles.KEY));
        keeper.check();
        assertEquals(own, shown());
        assertEquals(Health.Status.UP, keeper.health().status());
    }

    @Test
    public void filesThatCannotBeUsedLeaveWhatWasShownAndAreNamedWithTheReason() throws Exception {
        Keys good = Keys.selfSigned("gw.example.test", "EC");
        Keys other = Keys.selfSigned("gw.example.test", "EC");
        Keys expired = Keys.selfSigned("a", "EC", clock.instant().minusSeconds(900), Duration.ofSeconds(300));
        Keys early = Keys.selfSigned("a", "EC", clock.instant().plusSeconds(900), Duration.ofSeconds(300));
        Map<String[], String> cases = new LinkedHashMap<>();
        cases.put(new String[] {"nothing", good.key()}, "server.pem holds no certificate");
        cases.put(new String[] {good.chain(), "nothing"}, "server.key holds 0 private keys");
        cases.put(new String[] {good.chain(), other.key()}, "server.key is not the key of the first certificate");
        cases.put(
                new String[] {good.chain(), Keys.selfSigned("a", "RSA").key()},
                "server.key is not the key of the first certificate");
        cases.put(new String[] {expired.chain(), expired.key()}, "certificate number 1 (CN=a) expired at ");
        cases.put(new String[] {early.chain(), early.key()}, "certificate number 1 (CN=a) is not valid before ");
        cases.put(new String[] {good.chain() + other.chain(), good.key()}, "is not signed by the one after it");
        cases.put(new String[] {good.chain().replace("M", "_"), good.key()}, "server.pem ");
        cases.put(
                new String[] {good.chain(), good.key().replace("PRIVATE", "ENCRYPTED PRIVATE")},
                "server.key its key is" + " encrypted");
        cases.put(new String[] {good.chain(), good.key().replace("PRIVATE", "EC PRIVATE")}, "openssl pkcs8 -topk8");
        good.into(folder);
        start();
        for (Map.Entry<String[], String> wrong : cases.entrySet()) {
            Files.writeString(folder.resolve(PemFiles.CHAIN), wrong.getKey()[0]);
            Files.writeString(folder.resolve(PemFiles.KEY), wrong.getKey()[1]);
            keeper.check();
            keeper.check();
            assertEquals(wrong.getValue(), good.certificate(), shown());
            assertEquals(
                    wrong.getValue(), Health.Status.DEGRADED, keeper.health().status());
            String detail = keeper.health().detail();
            assertTrue(detail, detail.contains(wrong.getValue()) && detail.contains(folder.toString()));
        }
        other.into(folder);
        keeper.check();
        assertEquals(other.certificate(), shown());
        assertEquals(Health.Status.UP, keeper.health().status());
    }

    @Test
    public void filesThatAreHalfCopiedAtOneLookAreNoTrouble() throws Exception {
        Keys first = Keys.selfSigned("gw.example.test", "EC");
        Keys second = Keys.selfSigned("gw.example.test", "EC");
        first.into(folder);
        start();
        Files.writeString(folder.resolve(PemFiles.CHAIN), second.chain());
        keeper.check();
        assertEquals(Health.Status.UP, keeper.health().status());
        second.into(folder);
        keeper.check();
        assertEquals(second.certificate(), shown());
    }

    @Test
    public void aStartWithBrokenFilesShowsTheOwnCertificateAndSaysSo() throws Exception {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(PemFiles.CHAIN), "nothing");
        start();
        assertEquals(2, keys.current().chain().size());
        assertEquals(Health.Status.DEGRADED, keeper.health().status());
    }

    @Test
    public void anEndIsToldBeforeItComesAndIsDownWhenItCame() throws Exception {
        Keys.selfSigned("gw.example.test", "EC").into(folder);
        start();
        now = now.plus(Duration.ofDays(89).minusDays(21));
        assertEquals(Health.Status.UP, keeper.health().status());
        now = now.plus(Duration.ofDays(2));
        assertEquals(Health.Status.DEGRADED, keeper.health().status());
        assertTrue(keeper.health().detail(), keeper.health().detail().contains("ends in 19 days"));
        now = now.plus(Duration.ofDays(20));
        assertEquals(Health.Status.DOWN, keeper.health().status());
    }

    @Test
    public void everyValueThatIsWrongIsNamedWithItsKey() {
        Map.of(
                        "folder", "$[env:X]",
                        "hostname", "a b",
                        "furtherNames", "münchen",
                        "validDays", "0",
                        "renewDays", "397",
                        "warnDays", "-1",
                        "checkSeconds", "0")
                .forEach((key, value) -> {
                    IllegalArgumentException thrown =
                            assertThrows(IllegalArgumentException.class, () -> settings(folder, Map.of(key, value)));
                    assertTrue(thrown.getMessage(), thrown.getMessage().startsWith("io.millrace.tls: '" + key + "' "));
                });
        assertFalse(Files.exists(folder));
    }
}
