package io.millrace.identity.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.millrace.api.identity.CredentialInfo;
import io.millrace.api.identity.IdentityKind;
import io.millrace.api.identity.LoginResult;
import io.millrace.api.identity.NewCredential;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** A credential that is replaced stays valid for a while where that is asked for. */
public class OverlapTest {

    private static final String OLD_KEY = Base64.getEncoder().encodeToString(new byte[32]);
    private static final String NEW_KEY =
            Base64.getEncoder().encodeToString("a".repeat(32).getBytes());

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private Fixture fixture;

    @Before
    public void open() {
        fixture = new Fixture(folder.getRoot().toPath(), 100);
        fixture.device("d1", Fixture.password("old", true), Fixture.key("primaryKey", OLD_KEY));
    }

    @After
    public void close() {
        fixture.close();
    }

    private LoginResult login(String secret) {
        return fixture.store.authenticate(Fixture.login("d1", secret));
    }

    private boolean works(String secret) {
        return login(secret) instanceof LoginResult.Accepted;
    }

    private void replace(NewCredential credential, Duration overlap) {
        Optional<Instant> until =
                Optional.of(overlap).filter(time -> !time.isZero()).map(fixture.clock.instant()::plus);
        fixture.store.putCredential(IdentityKind.DEVICE, "d1", credential, until);
    }

    private List<String> names() {
        return fixture.store.credentials(IdentityKind.DEVICE, "d1").stream()
                .map(CredentialInfo::name)
                .toList();
    }

    @Test
    public void withoutAnOverlapTheOldOneEndsAtOnce() {
        replace(Fixture.password("new", true), Duration.ZERO);
        assertTrue(works("new"));
        assertEquals("wrong password", ((LoginResult.Refused) login("old")).reason());
        assertEquals(List.of("password", "primaryKey"), names());
    }

    @Test
    public void withAnOverlapBothAreValidUntilItsEndUnderNamesOfTheirOwn() {
        replace(Fixture.password("new", true), Duration.ofHours(1));
        assertEquals("password", ((LoginResult.Accepted) login("new")).credential());
        LoginResult.Accepted old = (LoginResult.Accepted) login("old");
        assertEquals("password~previous", old.credential());
        assertEquals(Optional.of(Fixture.NOW.plus(Duration.ofHours(1))), old.expires());
        fixture.clock.move(Duration.ofHours(1));
        assertTrue(works("new"));
        assertEquals(
                "credential password~previous was valid until 2026-05-01T13:00:00Z",
                ((LoginResult.Refused) login("old")).reason());
    }

    @Test
    public void aReplacedKeyStillChecksTokens() {
        Instant end = Fixture.NOW.plus(Duration.ofDays(1));
        String oldToken = SasToken.sign(Base64.getDecoder().decode(OLD_KEY), "devices/d1", end);
        String newToken = SasToken.sign(Base64.getDecoder().decode(NEW_KEY), "devices/d1", end);
        assertTrue(works(oldToken));
        replace(Fixture.key("primaryKey", NEW_KEY), Duration.ofMinutes(10));
        assertTrue(works(oldToken));
        assertTrue(works(newToken));
        fixture.clock.move(Duration.ofMinutes(10));
        assertTrue(!works(oldToken));
        assertTrue(works(newToken));
    }

    @Test
    public void onlyTheLastOneStaysAndRemovingTheCredentialRemovesItToo() {
        replace(Fixture.password("new", true), Duration.ofHours(1));
        replace(Fixture.password("newer", true), Duration.ofHours(1));
        assertTrue(works("newer") && works("new") && !works("old"));
        replace(Fixture.password("newest", true), Duration.ZERO);
        assertTrue(works("newest") && !works("newer") && !works("new"));
        replace(Fixture.password("last", true), Duration.ofHours(1));
        fixture.store.removeCredential(IdentityKind.DEVICE, "d1", "password");
        assertTrue(!works("last") && !works("newest"));
        assertEquals(List.of("primaryKey"), names());
    }

    @Test
    public void aResetForgetsWhatWasReplaced() {
        replace(Fixture.password("new", true), Duration.ofHours(1));
        fixture.store.reset(IdentityKind.DEVICE, "d1", fixture.clock.instant());
        assertEquals(List.of("password", "primaryKey"), names());
        assertTrue(!works("old"));
    }
}
