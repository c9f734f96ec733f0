package io.millrace.identity.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.millrace.api.address.StreamKind;
import io.millrace.api.identity.CredentialInfo;
import io.millrace.api.identity.CredentialKind;
import io.millrace.api.identity.Identity;
import io.millrace.api.identity.Identity.Grants;
import io.millrace.api.identity.IdentityKind;
import io.millrace.api.identity.Login;
import io.millrace.api.identity.LoginResult;
import io.millrace.api.identity.LoginResult.Accepted;
import io.millrace.api.identity.LoginResult.Refused;
import io.millrace.api.identity.NewCredential;
import io.millrace.api.identity.Validity;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class JdbcIdentityStoreTest {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private Fixture fixture;
    private JdbcIdentityStore store;

    @Before
    public void open() {
        fixture = new Fixture(folder.getRoot().toPath(), 100);
        store = fixture.store;
    }

    @After
    public void close() {
        fixture.close();
    }

    @Test
    public void passwordsOfTheServiceAndOfPeopleLogIn() {
        fixture.device("made", Fixture.password("made-by-the-service", true));
        fixture.device("chosen", Fixture.password("chosen by a person", false));

        assertEquals("password", accepted("made", "made-by-the-service").credential());
        assertEquals("password", accepted("chosen", "chosen by a person").credential());
        assertEquals("password", accepted("chosen", "chosen by a person").credential());
        assertEquals("wrong password", refused("made", "made-by-the-servicE"));
        assertEquals("wrong password", refused("chosen", "chosen by another"));
        assertEquals(
                "gen-made", accepted("made", "made-by-the-service").identity().generationId());
    }

    @Test
    public void everyRefusalSaysWhy() {
        fixture.device("d", Fixture.password("pw", true));
        fixture.device("keys", Fixture.key("primaryKey", SasTokenTest.KEY_BASE64));

        assertEquals("there is no device 'nobody'", refused("nobody", "pw"));
        assertEquals("there is no service 'd'", refused("service/d", "pw"));
        assertEquals("device id is missing", refused("", "pw"));
        assertTrue(refused("a/b", "pw").contains("position 1"));
        assertTrue(refused("service/a/b", "pw").contains("service id"));
        assertEquals("device 'd' showed neither a secret nor a certificate", refused("d", ""));
        assertEquals("a password was shown but none is registered", refused("keys", "pw"));
        assertTrue(refused("keys", SasToken.PREFIX + "se=1").contains("token has no sr"));
        String endless = SasToken.PREFIX + "sr=devices%2Fkeys&sig=AA==&se=31556889864403199";
        assertTrue(refused("keys", endless).startsWith("token's se is 31556889864403199"));
    }

    @Test
    public void theKnownTokensLogInWithEitherKey() {
        String other = Base64.getEncoder().encodeToString(new byte[32]);
        fixture.device(
                "dev-01", Fixture.key("primaryKey", other), Fixture.key("secondaryKey", SasTokenTest.KEY_BASE64));

        for (String token : List.of(SasTokenTest.UPPER, SasTokenTest.LOWER)) {
            Accepted accepted = accepted("dev-01", token);
            assertEquals("secondaryKey", accepted.credential());
            assertEquals(Optional.of(Instant.ofEpochSecond(1_900_000_000)), accepted.expires());
            assertEquals(Optional.of("devices/dev-01"), accepted.scope());
        }
        store.removeCredential(IdentityKind.DEVICE, "dev-01", "secondaryKey");
        assertEquals("token is signed by none of the registered keys", refused("dev-01", SasTokenTest.UPPER));
        fixture.device("dev-02", Fixture.key("primaryKey", SasTokenTest.KEY_BASE64));
        assertTrue(refused("dev-02", SasTokenTest.UPPER).endsWith("right is devices/dev-02"));
    }

    @Test
    public void aTokenEndsWithFiveSecondsOfSkew() {
        fixture.device("d", Fixture.key("primaryKey", SasTokenTest.KEY_BASE64));
        String token = store.signToken("d", "devices/d/telemetry", Fixture.NOW.plusSeconds(60))
                .orElseThrow();

        assertEquals(Optional.of("devices/d/telemetry"), accepted("d", token).scope());
        fixture.clock.move(Duration.ofSeconds(65));
        accepted("d", token);
        fixture.clock.move(Duration.ofMillis(1));
        assertEquals("token expired 5 s ago", refused("d", token));
        fixture.clock.move(Duration.ofMinutes(3));
        assertEquals(
                "token expired 3 min ago".substring(0, 13), refused("d", token).substring(0, 13));
    }

    @Test
    public void tokensAreSignedByThePrimaryKeyWhereThereIsOne() {
        fixture.device("none", Fixture.password("pw", true));
        fixture.device(
                "two",
                Fixture.key("another", Base64.getEncoder().encodeToString(new byte[32])),
                Fixture.key("primaryKey", SasTokenTest.KEY_BASE64));

        assertEquals(Optional.empty(), store.signToken("none", "devices/none", Fixture.NOW));
        String token = store.signToken("two", "devices/two", Fixture.NOW.plusSeconds(9))
                .orElseThrow();
        assertEquals("primaryKey", accepted("two", token).credential());
    }

    @Test
    public void aCredentialIsGoodWithinItsValidityOnlyAndEndsTheLogInWithIt() {
        Instant from = Fixture.NOW.plusSeconds(10);
        Instant to = Fixture.NOW.plusSeconds(20);
        Validity validity = new Validity(Optional.of(from), Optional.of(to));
        fixture.device("d", new NewCredential(new CredentialInfo("p", CredentialKind.PASSWORD, validity), "pw", true));

        assertEquals("credential p is not valid before " + from, refused("d", "pw"));
        fixture.clock.move(Duration.ofSeconds(10));
        assertEquals(Optional.of(to), accepted("d", "pw").expires());
        fixture.clock.move(Duration.ofSeconds(10));
        assertEquals("credential p was valid until " + to, refused("d", "pw"));
        assertEquals(
                List.of(new CredentialInfo("p", CredentialKind.PASSWORD, validity)),
                store.credentials(IdentityKind.DEVICE, "d"));
    }

    @Test
    public void servicesKeepTheirGrants() {
        Grants grants = new Grants(Set.of(StreamKind.TELEMETRY, StreamKind.EVENTS), Set.of("commands"));
        Identity crm = new Identity(IdentityKind.SERVICE, "crm", true, "g", grants);
        store.create(crm);
        store.putCredential(IdentityKind.SERVICE, "crm", Fixture.password("pw", true));
        fixture.device("crm", Fixture.password("other", true));

        assertEquals(crm, accepted("service/crm", "pw").identity());
        assertEquals(List.of(crm), store.services());
        assertEquals("wrong password", refused("crm", "pw"));
    }

    @Test
    public void anIdExistsOnceWithinItsKind() {
        fixture.device("d");

        IllegalStateException e = assertThrows(IllegalStateException.class, () -> fixture.device("d"));
        assertEquals("device 'd' exists", e.getMessage());
    }

    @Test
    public void aCredentialNeedsItsIdentity() {
        assertThrows(
                IllegalStateException.class,
                () -> store.putCredential(IdentityKind.DEVICE, "gone", Fixture.password("pw", true)));
        assertFalse(store.removeCredential(IdentityKind.DEVICE, "gone", "password"));
    }

    @Test
    public void deletingTakesTheCredentialsAlong() {
        fixture.device("d", Fixture.password("pw", true));

        assertTrue(store.delete(IdentityKind.DEVICE, "d"));
        assertFalse(store.delete(IdentityKind.DEVICE, "d"));
        assertEquals("there is no device 'd'", refused("d", "pw"));
        fixture.device("d");
        assertEquals(List.of(), store.credentials(IdentityKind.DEVICE, "d"));
    }

    @Test
    public void aCachedLogInDoesNotTouchTheDatabase() {
        fixture.device("d", Fixture.password("pw", false));
        accepted("d", "pw");
        int before = fixture.database.transactions;

        accepted("d", "pw");
        refused("d", "wrong");
        assertTrue(store.find(IdentityKind.DEVICE, "d").isPresent());

        assertEquals(before, fixture.database.transactions);
    }

    @Test
    public void aChangeEndsWhatWasCached() {
        fixture.device("d", Fixture.password("pw", false));
        accepted("d", "pw");
        store.putCredential(IdentityKind.DEVICE, "d", Fixture.password("new", false));
        assertEquals("wrong password", refused("d", "pw"));
        accepted("d", "new");
        store.setEnabled(IdentityKind.DEVICE, "d", false);
        assertEquals("device 'd' is disabled", refused("d", "new"));
        store.setEnabled(IdentityKind.DEVICE, "d", true);
        accepted("d", "new");
    }

    @Test
    public void aLogInThatADeactivationOvertookIsDecidedAgain() {
        fixture.device("d", Fixture.password("pw", true));
        fixture.database.afterNext.set(() -> store.setEnabled(IdentityKind.DEVICE, "d", false));

        assertEquals("device 'd' is disabled", refused("d", "pw"));
        assertEquals("device 'd' is disabled", refused("d", "pw"));
    }

    @Test
    public void aLookUpThatADeactivationOvertookLeavesNoStaleEntry() {
        fixture.device("d", Fixture.password("pw", true));
        fixture.database.afterNext.set(() -> store.setEnabled(IdentityKind.DEVICE, "d", false));

        assertTrue(store.find(IdentityKind.DEVICE, "d").orElseThrow().enabled());
        assertFalse(store.find(IdentityKind.DEVICE, "d").orElseThrow().enabled());
    }

    @Test
    public void whatIsRolledBackIsNeverCached() {
        assertThrows(
                IllegalArgumentException.class,
                () -> fixture.database.transaction(c -> {
                    fixture.device("d", Fixture.password("pw", true));
                    assertTrue(store.find(IdentityKind.DEVICE, "d").isPresent());
                    throw new IllegalArgumentException("no");
                }));

        assertEquals(Optional.empty(), store.find(IdentityKind.DEVICE, "d"));
    }

    @Test
    public void theCacheIsBoundedWhateverNamesAreTried() {
        for (int i = 0; i < 150; i++) {
            fixture.device("d" + i, Fixture.password("pw", true));
            accepted("d" + i, "pw");
            refused("stranger" + i, "pw");
        }

        assertEquals(100.0, store.metrics().get(2).value(), 0);
        accepted("d0", "pw");
    }

    @Test
    public void noSecretIsInTheTables() {
        fixture.device("d", Fixture.password("pass-phrase", false), Fixture.key("primaryKey", SasTokenTest.KEY_BASE64));

        fixture.database.transaction(c -> {
            try (Statement statement = c.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT verifier FROM identity_credential")) {
                while (rows.next()) {
                    assertFalse(rows.getString(1).contains("pass-phrase"));
                    assertFalse(rows.getString(1).contains(SasTokenTest.KEY_BASE64.substring(0, 20)));
                }
            }
            return null;
        });
    }

    private Accepted accepted(String user, String secret) {
        LoginResult result = store.authenticate(Fixture.login(user, secret));
        assertTrue(result.toString(), result instanceof Accepted);
        return (Accepted) result;
    }

    private String refused(String user, String secret) {
        Login login = Fixture.login(user, secret);
        LoginResult result = store.authenticate(login);
        assertTrue(result.toString(), result instanceof Refused);
        return ((Refused) result).reason();
    }
}
