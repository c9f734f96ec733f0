package io.millrace.rest.internal.idempotency;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.millrace.api.identity.SecretBox;
import io.millrace.api.storage.Database;
import io.millrace.rest.internal.provider.StoreProviders;
import io.millrace.testing.MutableClock;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

public class JdbcAnswerStoreTest {

    private static final String ID = "a".repeat(64);
    private static final String BODY = "b".repeat(64);

    private final StoreProviders stores = new StoreProviders();
    private Connection connection;

    @Before
    public void open() throws SQLException {
        connection = DriverManager.getConnection("jdbc:derby:memory:" + UUID.randomUUID() + ";create=true");
        stores.bindDatabase(new OneConnection());
        stores.bindSecretBox(new Reversing());
    }

    @After
    public void close() throws SQLException {
        connection.close();
    }

    private JdbcAnswerStore store(long seconds) {
        Clock clock = Clock.fixed(Instant.ofEpochSecond(seconds), ZoneOffset.UTC);
        return new JdbcAnswerStore(stores, Duration.ofHours(24), clock);
    }

    @Test
    public void anAnswerIsKeptEncryptedUntilItExpires() throws SQLException {
        byte[] answer = "the secret".getBytes(StandardCharsets.UTF_8);
        store(1000).save(ID, new AnswerStore.Entry(BODY, answer));
        AnswerStore.Entry found = store(1001).find(ID).orElseThrow();
        assertArrayEquals(answer, found.answer());
        assertEquals(BODY, found.bodyDigest());
        try (Statement select = connection.createStatement();
                var rows = select.executeQuery("SELECT answer FROM rest_idempotency")) {
            assertTrue(rows.next());
            assertFalse(new String(rows.getBytes(1), StandardCharsets.UTF_8).contains("the secret"));
        }
        assertTrue(store(1000 + 86_400).find(ID).isEmpty());
        assertTrue(store(1000).find("c".repeat(64)).isEmpty());
    }

    @Test
    public void whatExpiredMakesPlace() throws SQLException {
        byte[] answer = {1};
        store(1000).save(ID, new AnswerStore.Entry(BODY, answer));
        store(90_000).save("c".repeat(64), new AnswerStore.Entry(BODY, answer));
        store(90_000).save("c".repeat(64), new AnswerStore.Entry(BODY, answer));
        try (Statement select = connection.createStatement();
                var rows = select.executeQuery("SELECT COUNT(*) FROM rest_idempotency")) {
            assertTrue(rows.next());
            assertEquals(1, rows.getInt(1));
        }
    }

    @Test
    public void whatIsTooMuchMakesPlaceForTheNewest() throws SQLException {
        MutableClock clock = new MutableClock(Instant.ofEpochSecond(1000));
        JdbcAnswerStore store = new JdbcAnswerStore(stores, Duration.ofHours(24), clock, 1000);
        for (int i = 0; i < 40; i++) {
            clock.advance(Duration.ofMillis(1));
            store.save(id(i), new AnswerStore.Entry(BODY, new byte[99]));
            long kept = octets();
            assertTrue("kept " + kept, kept <= 1000);
        }
        assertEquals("ten of a hundred octets", 1000, octets());
        assertTrue(store.find(id(30)).isPresent());
        assertTrue(store.find(id(29)).isEmpty());
    }

    private static String id(int number) {
        return String.format("%064d", number);
    }

    private long octets() throws SQLException {
        try (Statement select = connection.createStatement();
                var rows = select.executeQuery("SELECT SUM(LENGTH(answer)) FROM rest_idempotency")) {
            assertTrue(rows.next());
            return rows.getLong(1);
        }
    }

    /** A database of one connection that commits each statement. */
    private final class OneConnection implements Database {

        private boolean migrated;

        @Override
        public <T> T transaction(SqlWork<T> work) {
            try {
                return work.run(connection);
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void afterCommit(Runnable action) {
            action.run();
        }

        @Override
        public void migrate(String area, Class<?> owner) {
            if (migrated) {
                return;
            }
            migrated = true;
            run(owner, "/sql/" + area + "/001-idempotency.sql");
            run(owner, "/sql/" + area + "/002-octets.sql");
        }

        private void run(Class<?> owner, String resource) {
            try (InputStream in = owner.getResourceAsStream(resource);
                    Statement statement = connection.createStatement()) {
                String script = new String(in.readAllBytes(), StandardCharsets.UTF_8).replaceAll("(?m)^--.*$", "");
                for (String sql : script.split(";\\s*\n")) {
                    statement.execute(sql);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** Turns the bytes round, and binds the context by its length. */
    private static final class Reversing implements SecretBox {

        @Override
        public byte[] seal(byte[] plain, String context) {
            byte[] sealed = new byte[plain.length + 1];
            for (int i = 0; i < plain.length; i++) {
                sealed[plain.length - 1 - i] = plain[i];
            }
            sealed[plain.length] = (byte) context.length();
            return sealed;
        }

        @Override
        public byte[] open(byte[] sealed, String context) {
            assertEquals(context.length(), sealed[sealed.length - 1]);
            byte[] plain = new byte[sealed.length - 1];
            for (int i = 0; i < plain.length; i++) {
                plain[i] = sealed[plain.length - 1 - i];
            }
            return plain;
        }
    }
}
