package io.millrace.identity.internal;

import io.millrace.api.identity.CredentialInfo;
import io.millrace.api.identity.CredentialKind;
import io.millrace.api.identity.Identity;
import io.millrace.api.identity.Identity.Grants;
import io.millrace.api.identity.IdentityKind;
import io.millrace.api.identity.Login;
import io.millrace.api.identity.NewCredential;
import io.millrace.api.identity.Validity;
import io.millrace.api.storage.Database;
import io.millrace.storage.internal.EmbeddedDatabase;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.osgi.util.converter.Converters;

/** Identity on a real database, with a clock that the test moves, and a look over the database's shoulder. */
final class Fixture implements AutoCloseable {

    static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");

    final WatchedDatabase database;
    final TestClock clock = new TestClock();
    final IdentitySettings settings;
    final JdbcIdentityStore store;
    private final EmbeddedDatabase embedded;

    Fixture(Path folder, int cachedIdentities) {
        embedded = EmbeddedDatabase.open(folder.resolve("derby"));
        database = new WatchedDatabase(embedded);
        settings = IdentitySettings.of(config(Map.of(
                "dataFolder", folder.toString(),
                "pbkdf2Rounds", "10000",
                "cachedIdentities", String.valueOf(cachedIdentities))));
        database.migrate("identity", IdentityComponent.class);
        store = new JdbcIdentityStore(database, new MasterKeyGuard(database, settings).open(), settings, clock);
    }

    static IdentityConfig config(Map<String, Object> values) {
        return Converters.standardConverter().convert(values).to(IdentityConfig.class);
    }

    void device(String id, NewCredential... credentials) {
        store.create(new Identity(IdentityKind.DEVICE, id, true, "gen-" + id, Grants.NONE));
        for (NewCredential credential : credentials) {
            store.putCredential(IdentityKind.DEVICE, id, credential);
        }
    }

    static NewCredential password(String secret, boolean generated) {
        return credential("password", CredentialKind.PASSWORD, secret, generated);
    }

    static NewCredential key(String name, String base64) {
        return credential(name, CredentialKind.KEY, base64, true);
    }

    static NewCredential credential(String name, CredentialKind kind, String secret, boolean generated) {
        return new NewCredential(new CredentialInfo(name, kind, Validity.ALWAYS), secret, generated);
    }

    static Login login(String user, String secret) {
        return new Login(user, Optional.of(secret), List.of());
    }

    @Override
    public void close() {
        embedded.close();
    }

    /** Counts transactions and can do something just after one. */
    static final class WatchedDatabase implements Database {

        int transactions;
        final AtomicReference<Runnable> afterNext = new AtomicReference<>();
        private final Database real;

        WatchedDatabase(Database real) {
            this.real = real;
        }

        @Override
        public <T> T transaction(SqlWork<T> work) {
            transactions++;
            T result = real.transaction(work);
            Runnable hook = afterNext.getAndSet(null);
            if (hook != null) {
                hook.run();
            }
            return result;
        }

        @Override
        public void afterCommit(Runnable action) {
            real.afterCommit(action);
        }

        @Override
        public void migrate(String area, Class<?> owner) {
            real.migrate(area, owner);
        }
    }

    /** A clock that stands still until it is moved. */
    static final class TestClock extends Clock {

        private Instant now = NOW;

        void move(Duration by) {
            now = now.plus(by);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
