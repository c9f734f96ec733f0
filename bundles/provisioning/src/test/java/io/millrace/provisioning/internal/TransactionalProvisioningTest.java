package io.millrace.provisioning.internal;

import static io.millrace.provisioning.internal.Requests.credential;
import static io.millrace.provisioning.internal.Requests.credentials;
import static io.millrace.provisioning.internal.Requests.gateways;
import static io.millrace.provisioning.internal.Requests.login;
import static io.millrace.provisioning.internal.Requests.refusal;
import static io.millrace.provisioning.internal.Requests.request;
import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.millrace.api.address.StreamKind;
import io.millrace.api.identity.CredentialKind;
import io.millrace.api.identity.Identity.Grants;
import io.millrace.api.identity.LoginResult.Accepted;
import io.millrace.api.provisioning.LifecycleEvent.Type;
import io.millrace.api.provisioning.ProvisioningException;
import io.millrace.api.provisioning.ProvisioningException.Reason;
import io.millrace.api.provisioning.RegisterRequest;
import io.millrace.api.provisioning.Registration;
import io.millrace.api.provisioning.ServiceRegistration;
import io.millrace.api.provisioning.ServiceRequest;
import io.millrace.api.provisioning.Token;
import io.millrace.api.registry.DeviceRecord;
import io.millrace.api.registry.DeviceStatus;
import io.millrace.api.storage.StorageException;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class TransactionalProvisioningTest {

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

    @Test
    public void aDeviceIsRegisteredWithAPasswordOfItsOwn() {
        Registration registration = provisioning.register(request("press-1", Map.of("site", "Ulm")));

        String password = registration.secrets().get("password");
        assertTrue(password.length() >= 32);
        assertTrue(logsIn("press-1", password));
        assertEquals(registration.device(), rooms.registry.find("press-1").orElseThrow());
        assertEquals(DeviceStatus.ENABLED, registration.device().status());
        assertEquals(
                Reason.CONFLICT,
                refusal(() -> provisioning.register(request("press-1", Map.of())))
                        .reason());
        assertFalse(registration.toString().contains(password));
    }

    @Test
    public void idAndKeysAreMadeWhereTheyAreNotBrought() {
        RegisterRequest keys = new RegisterRequest(
                Optional.empty(),
                Map.of(),
                List.of(
                        credential("primaryKey", CredentialKind.KEY, null),
                        credential("secondaryKey", CredentialKind.KEY, null)),
                List.of());
        Registration registration = provisioning.register(keys);

        assertEquals(
                Set.of("primaryKey", "secondaryKey"), registration.secrets().keySet());
        assertEquals(44, registration.secrets().get("primaryKey").length());
        String id = registration.device().id();
        Token token = provisioning.issueToken(id, Duration.ofHours(1));
        Accepted accepted = (Accepted) rooms.identity.authenticate(login(id, token.token()));
        assertEquals("primaryKey", accepted.credential());
        assertEquals(Optional.of(token.expires()), accepted.expires());
    }

    @Test
    public void whatTheCallerBroughtIsNotRepeated() {
        String key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
        Registration registration = provisioning.register(new RegisterRequest(
                Optional.of("d"),
                Map.of(),
                List.of(
                        credential("password", CredentialKind.PASSWORD, "chosen"),
                        credential("primaryKey", CredentialKind.KEY, key),
                        credential("x509", CredentialKind.X509, "AB:".repeat(31) + "AB")),
                List.of()));

        assertEquals(Map.of(), registration.secrets());
        assertTrue(logsIn("d", "chosen"));
        assertEquals(3, provisioning.credentials("d").size());
    }

    @Test
    public void aWrongRequestIsRefusedWithAPointer() {
        Map<String, Object> deep = Map.of("x", 1);
        for (int i = 0; i < 20; i++) {
            deep = Map.of("x", deep);
        }
        Object[][] table = {
            {request("a/b", Map.of()), "/id"},
            {request("me", Map.of()), "/id"},
            {request("", Map.of()), "/id"},
            {request("d", deep), "/metadata/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x"},
            {request("d", Map.of("a/b", Map.of("~", "\0"))), "/metadata/a~1b/~0"},
            {request("d", Map.of("big", "x".repeat(70_000))), "/metadata"},
            {request("d", Map.of("n", List.of(1, Double.POSITIVE_INFINITY))), "/metadata/n/1"},
            {gateways("d", List.of("d")), "/gateways/0"},
            {gateways("d", List.of("g", "g")), "/gateways/1"},
            {gateways("d", List.of("g", "a b")), "/gateways/1"},
            {gateways("d", Collections.nCopies(17, "g")), "/gateways"},
            {credentials(credential("p", CredentialKind.PASSWORD, "")), "/credentials/p"},
            {credentials(credential("p", CredentialKind.PASSWORD, "x".repeat(257))), "/credentials/p"},
            {credentials(credential("p", CredentialKind.PASSWORD, "SharedAccessSignature x")), "/credentials/p"},
            {credentials(credential("k", CredentialKind.KEY, "not base64!")), "/credentials/k"},
            {credentials(credential("k", CredentialKind.KEY, "AAAA")), "/credentials/k"},
            {credentials(credential("x", CredentialKind.X509, null)), "/credentials/x/sha256"},
            {credentials(credential("x", CredentialKind.X509, "abc")), "/credentials/x/sha256"},
            {credentials(credential("a b", CredentialKind.KEY, null)), "/credentials/a b"},
            {
                credentials(credential("a", CredentialKind.KEY, null), credential("a", CredentialKind.KEY, null)),
                "/credentials/a"
            },
        };
        for (Object[] row : table) {
            ProvisioningException e = refusal(() -> provisioning.register((RegisterRequest) row[0]));
            assertEquals(e.getMessage(), Reason.INVALID, e.reason());
            assertEquals(e.getMessage(), Optional.of((String) row[1]), e.pointer());
        }
        assertEquals(0, rooms.registry.count());
    }

    @Test
    public void metadataMergesAsTheRfcSays() {
        provisioning.register(request("d", Map.of("site", "Ulm", "pos", Map.of("x", 1, "y", 2))));
        Map<String, Object> patch = new HashMap<>();
        patch.put("site", null);
        patch.put("pos", Map.of("y", 3));
        patch.put("tags", List.of("a"));
        DeviceRecord patched = provisioning.patchMetadata("d", patch, Optional.empty());

        assertEquals(Map.of("pos", Map.of("x", 1, "y", 3), "tags", List.of("a")), patched.metadata());
        assertEquals(patched, rooms.registry.find("d").orElseThrow());
        assertEquals(patched, provisioning.patchMetadata("d", Map.of("tags", List.of("a")), Optional.empty()));
        provisioning.patchReported("d", Map.of("fw", "1"));
        assertEquals(Map.of("fw", "1"), rooms.registry.find("d").orElseThrow().reported());
        ProvisioningException e = refusal(() -> provisioning.patchReported("d", Map.of("x", "y".repeat(66_000))));
        assertTrue(e.getMessage(), e.getMessage().contains("at most 65536"));
    }

    @Test
    public void aStaleEtagIsRefused() {
        DeviceRecord first = provisioning.register(request("d", Map.of())).device();
        Optional<String> etag = Optional.of(first.etag());
        DeviceRecord second = provisioning.patchMetadata("d", Map.of("a", 1), etag);

        assertNotEquals(first.etag(), second.etag());
        assertEquals(
                Reason.STALE,
                refusal(() -> provisioning.patchMetadata("d", Map.of("a", 2), etag))
                        .reason());
        assertEquals(
                Reason.STALE,
                refusal(() -> provisioning.setDesired("d", Map.of(), etag)).reason());
        provisioning.patchMetadata("d", Map.of("a", 2), Optional.of("*"));
    }

    @Test
    public void desiredAndGatewaysAreReplaced() {
        provisioning.register(request("d", Map.of()));

        assertEquals(
                1,
                provisioning
                        .setDesired("d", Map.of("rate", 5), Optional.empty())
                        .desiredVersion());
        DeviceRecord second = provisioning.setDesired("d", Map.of("other", 1), Optional.empty());
        assertEquals(2, second.desiredVersion());
        assertEquals(Map.of("other", 1), second.desired());
        provisioning.setGateways("d", List.of("gw"));
        assertTrue(rooms.registry.isGatewayOf("gw", "d"));
        assertEquals(
                Reason.INVALID,
                refusal(() -> provisioning.setGateways("d", List.of("d"))).reason());
    }

    @Test
    public void aDisabledDeviceKeepsEverythingButItsAccess() {
        String password =
                provisioning.register(request("d", Map.of("a", 1))).secrets().get("password");
        DeviceRecord disabled = provisioning.setEnabled("d", false, Map.of("why", "lost"));

        assertEquals(DeviceStatus.DISABLED, disabled.status());
        assertEquals(Map.of("a", 1, "why", "lost"), disabled.metadata());
        assertFalse(logsIn("d", password));
        provisioning.setEnabled("d", true, Map.of());
        assertTrue(logsIn("d", password));
        assertEquals(List.of(Type.REGISTERED, Type.DEACTIVATED, Type.ACTIVATED), types());
    }

    @Test
    public void credentialsAreAddedReplacedRemovedAndReset() {
        String first = provisioning.register(request("d", Map.of())).secrets().get("password");
        String second = provisioning
                .putCredential("d", credential("password", CredentialKind.PASSWORD, null))
                .orElseThrow();
        assertFalse(logsIn("d", first));
        assertTrue(logsIn("d", second));
        assertEquals(
                Optional.empty(), provisioning.putCredential("d", credential("spare", CredentialKind.PASSWORD, "own")));
        assertTrue(logsIn("d", "own"));
        provisioning.removeCredential("d", "spare");
        assertFalse(logsIn("d", "own"));
        Map<String, String> reset = provisioning.resetCredentials("d");
        assertEquals(Set.of("password"), reset.keySet());
        assertFalse(logsIn("d", second));
        assertTrue(logsIn("d", reset.get("password")));
        assertEquals(
                Reason.NOT_FOUND,
                refusal(() -> provisioning.removeCredential("d", "spare")).reason());
        assertEquals(
                List.of(
                        Type.REGISTERED,
                        Type.CREDENTIAL_PUT,
                        Type.CREDENTIAL_PUT,
                        Type.CREDENTIAL_REMOVED,
                        Type.CREDENTIALS_RESET),
                types());
        assertEquals(Optional.of("spare"), rooms.heard.get(3).credential());
    }

    @Test
    public void aDeviceHasAtMostEightCredentials() {
        provisioning.register(request("d", Map.of()));
        for (int i = 1; i < 8; i++) {
            provisioning.putCredential("d", credential("k" + i, CredentialKind.KEY, null));
        }

        assertEquals(
                Reason.INVALID,
                refusal(() -> provisioning.putCredential("d", credential("k8", CredentialKind.KEY, null)))
                        .reason());
        provisioning.putCredential("d", credential("k7", CredentialKind.KEY, null));
        assertEquals(8, provisioning.credentials("d").size());
    }

    @Test
    public void aTokenMayBeNarrowedAndItsTimeIsBounded() {
        provisioning.register(request("d", Map.of()));
        Token token = provisioning.issueToken("d", Duration.ofMinutes(5), "telemetry/motor");

        Accepted accepted = (Accepted) rooms.identity.authenticate(login("d", token.token()));
        assertEquals(Optional.of("devices/d/telemetry/motor"), accepted.scope());
        for (Duration wrong : List.of(Duration.ZERO, Duration.ofMillis(999), Duration.ofDays(367))) {
            assertEquals(
                    Reason.INVALID,
                    refusal(() -> provisioning.issueToken("d", wrong)).reason());
        }
        for (String wrong : List.of("a//b", "../x", "telemetry/..", ".", "/telemetry", "a b")) {
            ProvisioningException refused = refusal(() -> provisioning.issueToken("d", Duration.ofHours(1), wrong));
            assertEquals(Reason.INVALID, refused.reason());
            assertEquals(Optional.of("/path"), refused.pointer());
        }
    }

    @Test
    public void whatIsNotThereIsNotFound() {
        List<Runnable> calls = List.of(
                () -> provisioning.unregister("x", false),
                () -> provisioning.setEnabled("x", true, Map.of()),
                () -> provisioning.patchMetadata("x", Map.of(), Optional.empty()),
                () -> provisioning.patchReported("x", Map.of()),
                () -> provisioning.setDesired("x", Map.of(), Optional.empty()),
                () -> provisioning.setGateways("x", List.of()),
                () -> provisioning.credentials("x"),
                () -> provisioning.putCredential("x", credential("k", CredentialKind.KEY, null)),
                () -> provisioning.removeCredential("x", "k"),
                () -> provisioning.resetCredentials("x"),
                () -> provisioning.issueToken("x", Duration.ofHours(1)),
                () -> provisioning.unregisterService("x"));
        for (Runnable call : calls) {
            assertEquals(Reason.NOT_FOUND, refusal(call).reason());
        }
        assertEquals(List.of(), rooms.heard);
    }

    @Test
    public void unregisteringTakesEverythingAndErasesOnDemand() {
        String password =
                provisioning.register(request("d", Map.of())).secrets().get("password");
        String generation = rooms.registry.find("d").orElseThrow().generationId();
        rooms.isStateThere = false;
        assertThrows(StorageException.class, () -> provisioning.unregister("d", true));
        rooms.isStateThere = true;
        rooms.isInboxThere = false;
        StorageException away = assertThrows(StorageException.class, () -> provisioning.unregister("d", true));
        assertTrue(away.getMessage(), away.getMessage().contains("inbox is away"));
        assertTrue(logsIn("d", password));
        rooms.isInboxThere = true;
        rooms.areAlertsThere = false;
        StorageException noAlerts = assertThrows(StorageException.class, () -> provisioning.unregister("d", true));
        assertTrue(noAlerts.getMessage(), noAlerts.getMessage().contains("store of alerts is away"));
        rooms.areAlertsThere = true;
        rooms.areLettersThere = false;
        assertThrows(StorageException.class, () -> provisioning.unregister("d", true));
        rooms.areLettersThere = true;
        rooms.isLogThere = false;
        assertThrows(StorageException.class, () -> provisioning.unregister("d", true));
        rooms.isLogThere = true;
        provisioning.unregister("d", true);

        assertEquals(List.of("d " + generation), rooms.erased);
        assertEquals(List.of("d " + generation), rooms.erasedInboxes);
        assertEquals(List.of("d " + generation), rooms.erasedAlerts);
        assertEquals(List.of("d " + generation), rooms.erasedLetters);
        assertEquals(List.of("d " + generation + " alerts"), rooms.erasedFromLog);
        assertFalse(logsIn("d", password));
        assertEquals(Optional.empty(), rooms.registry.find("d"));
        provisioning.register(request("d", Map.of()));
        assertFalse(logsIn("d", password));
        assertNotEquals(generation, rooms.registry.find("d").orElseThrow().generationId());
    }

    @Test
    public void aPurgeThatDoesNotSucceedAtOnceIsMadeUpForThoughTheDeviceIsGone() {
        provisioning.register(request("d", Map.of()));
        String generation = rooms.registry.find("d").orElseThrow().generationId();
        rooms.isStateBroken = true;
        assertThrows(StorageException.class, () -> provisioning.unregister("d", true));
        assertEquals(Optional.empty(), rooms.registry.find("d"));
        assertEquals(List.of(), rooms.erased);
        provisioning.register(request("d", Map.of()));
        rooms.isStateBroken = false;
        await().until(() -> rooms.erased.equals(List.of("d " + generation)));
    }

    @Test
    public void anInboxThatCannotBeErasedAtOnceIsMadeUpFor() {
        provisioning.register(request("d", Map.of()));
        String generation = rooms.registry.find("d").orElseThrow().generationId();
        rooms.isInboxBroken = true;
        StorageException full = assertThrows(StorageException.class, () -> provisioning.unregister("d", true));
        assertTrue(full.getMessage(), full.getMessage().contains("the inbox of d"));
        rooms.isInboxBroken = false;
        await().until(() -> rooms.erasedInboxes.equals(List.of("d " + generation)));
    }

    @Test
    public void servicesAreRegisteredWithTheirGrants() {
        ServiceRequest crm = new ServiceRequest("crm", new Grants(Set.of(StreamKind.TELEMETRY), Set.of("commands")));
        ServiceRegistration registration = provisioning.registerService(crm);

        assertTrue(logsIn("service/crm", registration.password()));
        assertEquals(List.of(crm), provisioning.services());
        assertEquals(
                Reason.CONFLICT,
                refusal(() -> provisioning.registerService(crm)).reason());
        ServiceRequest closed = new ServiceRequest("x", new Grants(Set.of(StreamKind.METADATA), Set.of()));
        assertEquals(
                Optional.of("/consume"),
                refusal(() -> provisioning.registerService(closed)).pointer());
        ServiceRequest unknown = new ServiceRequest("x", new Grants(Set.of(), Set.of("mail")));
        assertEquals(
                Optional.of("/send"),
                refusal(() -> provisioning.registerService(unknown)).pointer());
        provisioning.unregisterService("crm");
        assertFalse(logsIn("service/crm", registration.password()));
    }

    private List<Type> types() {
        return rooms.heard.stream().map(event -> event.type()).toList();
    }

    private boolean logsIn(String user, String secret) {
        return Requests.logsIn(rooms, user, secret);
    }
}
