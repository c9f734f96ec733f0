package io.millrace.access.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.millrace.api.access.ApiKey;
import io.millrace.api.access.Role;
import io.millrace.api.identity.Validity;
import io.millrace.storage.internal.EmbeddedDatabase;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class JdbcApiKeysTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private EmbeddedDatabase database;

    @Before
    public void open() {
        database = EmbeddedDatabase.open(folder.getRoot().toPath().resolve("derby"));
    }

    @After
    public void close() {
        database.close();
    }

    private JdbcApiKeys keys(Instant now) {
        JdbcApiKeys keys = new JdbcApiKeys(database, Clock.fixed(now, ZoneOffset.UTC));
        keys.open();
        return keys;
    }

    @Test
    public void aKeyIsKnownUntilItIsTakenBack() {
        JdbcApiKeys keys = keys(NOW);
        ApiKey.Created made = keys.create("Grafana", Role.VIEWER, Validity.ALWAYS, "admin");

        assertEquals(Optional.of(made.key()), keys.verify(made.secret()));
        assertEquals(List.of(made.key()), keys.list());
        assertFalse(made.toString().contains(made.secret()));
        String other = made.secret().substring(0, made.secret().length() - 2) + "!!";
        assertEquals(Optional.empty(), keys.verify(other));
        String changed = made.secret().replaceFirst(".$", made.secret().endsWith("A") ? "B" : "A");
        assertEquals(Optional.empty(), keys.verify(changed));
        assertTrue(keys.revoke(made.key().id()));
        assertFalse(keys.revoke(made.key().id()));
        assertEquals(Optional.empty(), keys.verify(made.secret()));
    }

    @Test
    public void aKeyIsGoodInItsTimeOnly() {
        Validity hour = new Validity(Optional.of(NOW.plusSeconds(10)), Optional.of(NOW.plusSeconds(20)));
        String secret = keys(NOW).create("later", Role.OPERATOR, hour, "admin").secret();

        assertTrue(keys(NOW.plusSeconds(9)).verify(secret).isEmpty());
        assertTrue(keys(NOW.plusSeconds(10)).verify(secret).isPresent());
        assertTrue(keys(NOW.plusSeconds(20)).verify(secret).isEmpty());
    }

    @Test
    public void aNameIsOneLineThatSaysSomething() {
        for (String name : List.of("", " ", "a\nb", "x".repeat(129))) {
            assertThrows(IllegalArgumentException.class, () -> keys(NOW)
                    .create(name, Role.VIEWER, Validity.ALWAYS, "admin"));
        }
    }
}
