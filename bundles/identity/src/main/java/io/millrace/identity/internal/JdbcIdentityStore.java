package io.millrace.identity.internal;

import io.millrace.api.address.AddressException;
import io.millrace.api.address.Names;
import io.millrace.api.health.MetricsSource;
import io.millrace.api.identity.Authority;
import io.millrace.api.identity.CredentialInfo;
import io.millrace.api.identity.CredentialKind;
import io.millrace.api.identity.Identity;
import io.millrace.api.identity.IdentityAdmin;
import io.millrace.api.identity.IdentityKind;
import io.millrace.api.identity.IdentityStore;
import io.millrace.api.identity.Login;
import io.millrace.api.identity.LoginResult;
import io.millrace.api.identity.LoginResult.Accepted;
import io.millrace.api.identity.LoginResult.Refused;
import io.millrace.api.identity.NewCredential;
import io.millrace.api.identity.SecretBox;
import io.millrace.api.identity.Validity;
import io.millrace.api.storage.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * Identity on tables. A log-in whose identity is in the cache does not touch the database; a change clears its identity from
 * the cache as it commits, and a log-in that a change overtook is decided again.
 */
final class JdbcIdentityStore implements IdentityStore, IdentityAdmin, MetricsSource {

    private static final String UNIQUE_VIOLATION = "23505";
    private static final String PRIMARY_KEY = "primaryKey";
    private static final int MAX_DECISIONS = 5;

    private final Database database;
    private final SecretBox box;
    private final Clock clock;
    private final Passwords passwords;
    private final LoginCache cache;
    private final LoginCheck check;
    private final Authorities authorities;
    private final LongAdder accepted = new LongAdder();
    private final LongAdder refused = new LongAdder();

    /**
     * Makes it on tables that are up to date.
     *
     * @param database where they are
     * @param box seals symmetric keys
     * @param settings rounds and cache size
     * @param clock tells what has expired
     */
    JdbcIdentityStore(Database database, SecretBox box, IdentitySettings settings, Clock clock) {
        this.database = database;
        this.box = box;
        this.clock = clock;
        passwords = new Passwords(settings.pbkdf2Rounds());
        cache = new LoginCache(settings.cachedIdentities());
        authorities = new Authorities(database);
        check = new LoginCheck(box, authorities::all, clock);
    }

    @Override
    public LoginResult authenticate(Login login) {
        LoginResult result = decide(login);
        (result instanceof Accepted ? accepted : refused).increment();
        return result;
    }

    private LoginResult decide(Login login) {
        IdentityKey key;
        try {
            key = IdentityKey.ofUserName(login.userName());
        } catch (AddressException e) {
            return new Refused(e.getMessage());
        }
        for (int i = 0; i < MAX_DECISIONS; i++) {
            long version = cache.version(key);
            long signers = authorities.version();
            Optional<CachedIdentity> claimed = load(key);
            if (claimed.isEmpty()) {
                check.pretend(login);
                return new Refused("there is no " + key);
            }
            LoginResult result = check.check(claimed.get(), login);
            if (result instanceof Accepted && login.secret().isPresent()) {
                result = withOwnCertificate(key, login)
                        .<LoginResult>map(words -> new Refused(words))
                        .orElse(result);
            }
            // A slow check gives a deactivation the time to commit meanwhile; then its word counts.
            if (cache.version(key) == version && authorities.version() == signers) {
                return result;
            }
        }
        return new Refused(key + " changes too fast to log in");
    }

    /** Returns why a certificate that is shown beside a secret speaks against it: it logs another device in. */
    private Optional<String> withOwnCertificate(IdentityKey key, Login login) {
        return Login.claimedBy(login.certificate())
                .filter(name -> !name.equals(key.id()))
                .flatMap(JdbcIdentityStore::deviceKey)
                .flatMap(this::load)
                .filter(other -> check.isOf(other, login.certificate()))
                .map(other ->
                        "the certificate is of device '" + other.identity().id() + "', and the secret of " + key);
    }

    private static Optional<IdentityKey> deviceKey(String name) {
        try {
            return Optional.of(new IdentityKey(IdentityKind.DEVICE, Names.requireDeviceId(name)));
        } catch (AddressException e) {
            return Optional.empty(); // it names no device
        }
    }

    @Override
    public Optional<Identity> find(IdentityKind kind, String id) {
        return load(new IdentityKey(kind, id)).map(CachedIdentity::identity);
    }

    /** Within a transaction of the caller's the entry is made after its commit only: what is rolled back was never there. */
    private Optional<CachedIdentity> load(IdentityKey key) {
        Optional<CachedIdentity> hit = cache.get(key);
        if (hit.isPresent()) {
            return hit;
        }
        long version = cache.version(key);
        Optional<CachedIdentity> read = database.transaction(connection -> IdentityTables.find(connection, key));
        read.ifPresent(found -> database.afterCommit(() -> cache.put(key, found, version)));
        return read;
    }

    @Override
    public void create(Identity identity) {
        IdentityKey key = new IdentityKey(identity.kind(), identity.id());
        database.transaction(connection -> {
            try {
                IdentityTables.insert(connection, identity);
            } catch (SQLException e) {
                if (UNIQUE_VIOLATION.equals(e.getSQLState())) {
                    throw new IllegalStateException(key + " exists", e);
                }
                throw e;
            }
            return changed(key, true);
        });
    }

    @Override
    public boolean delete(IdentityKind kind, String id) {
        IdentityKey key = new IdentityKey(kind, id);
        return database.transaction(connection -> changed(key, IdentityTables.delete(connection, key)));
    }

    @Override
    public boolean setEnabled(IdentityKind kind, String id, boolean enabled) {
        IdentityKey key = new IdentityKey(kind, id);
        return database.transaction(connection -> changed(key, IdentityTables.setEnabled(connection, key, enabled)));
    }

    @Override
    public List<CredentialInfo> credentials(IdentityKind kind, String id) {
        IdentityKey key = new IdentityKey(kind, id);
        return database.transaction(connection -> IdentityTables.credentials(connection, key)).stream()
                .map(StoredCredential::info)
                .toList();
    }

    @Override
    public void putCredential(IdentityKind kind, String id, NewCredential credential, Optional<Instant> oldUntil) {
        IdentityKey key = new IdentityKey(kind, id);
        StoredCredential stored = new StoredCredential(credential.info(), verifier(key, credential));
        database.transaction(connection -> {
            if (!IdentityTables.lock(connection, key)) {
                throw new IllegalStateException("there is no " + key);
            }
            previous(connection, key, stored.info().name(), oldUntil);
            IdentityTables.put(connection, key, stored);
            return changed(key, true);
        });
    }

    /** Keeps what is about to be replaced under another name, or forgets what an earlier replacement kept. */
    private void previous(Connection connection, IdentityKey key, String name, Optional<Instant> until)
            throws SQLException {
        String kept = name + CredentialInfo.PREVIOUS;
        IdentityTables.remove(connection, key, kept);
        if (until.isEmpty()) {
            return;
        }
        for (StoredCredential old : IdentityTables.credentials(connection, key)) {
            Validity validity = old.info().validity();
            boolean begins = validity.notBefore()
                    .filter(from -> !from.isBefore(until.get()))
                    .isEmpty();
            if (old.info().name().equals(name) && begins) {
                Instant end = validity.notAfter().filter(until.get()::isAfter).orElse(until.get());
                CredentialInfo info = new CredentialInfo(
                        kept, old.info().kind(), new Validity(validity.notBefore(), Optional.of(end)));
                IdentityTables.put(connection, key, new StoredCredential(info, renamed(key, old, kept)));
            }
        }
    }

    /** A sealed key is bound to its name. */
    private String renamed(IdentityKey key, StoredCredential old, String name) {
        if (old.info().kind() != CredentialKind.KEY) {
            return old.verifier();
        }
        byte[] secret = box.open(
                Base64.getDecoder().decode(old.verifier()),
                key.context(old.info().name()));
        return Base64.getEncoder().encodeToString(box.seal(secret, key.context(name)));
    }

    @Override
    public boolean removeCredential(IdentityKind kind, String id, String name) {
        IdentityKey key = new IdentityKey(kind, id);
        return database.transaction(connection -> {
            if (!IdentityTables.lock(connection, key)) {
                return false;
            }
            IdentityTables.remove(connection, key, name + CredentialInfo.PREVIOUS);
            return changed(key, IdentityTables.remove(connection, key, name));
        });
    }

    @Override
    public void reset(IdentityKind kind, String id, Instant when) {
        IdentityKey key = new IdentityKey(kind, id);
        database.transaction(connection -> {
            IdentityTables.reset(connection, key, when);
            return changed(key, true);
        });
    }

    @Override
    public List<Authority> authorities() {
        return authorities.all();
    }

    @Override
    public void putAuthority(Authority authority) {
        authorities.put(authority);
    }

    @Override
    public boolean removeAuthority(String id) {
        return authorities.remove(id);
    }

    @Override
    public Optional<String> signToken(String deviceId, String resource, Instant expires) {
        IdentityKey key = new IdentityKey(IdentityKind.DEVICE, deviceId);
        Instant now = clock.instant();
        // The primary key first, then the others by name: false sorts before true.
        return database.transaction(connection -> IdentityTables.credentials(connection, key)).stream()
                .filter(c -> c.info().kind() == CredentialKind.KEY)
                .filter(c -> c.info().validity().includes(now))
                .min(Comparator.comparing(c -> !c.info().name().equals(PRIMARY_KEY)))
                .map(c -> box.open(
                        Base64.getDecoder().decode(c.verifier()),
                        key.context(c.info().name())))
                .map(secret -> SasToken.sign(secret, resource, expires));
    }

    @Override
    public List<Identity> services() {
        return database.transaction(IdentityTables::services);
    }

    @Override
    public List<Metric> metrics() {
        return List.of(
                logins("accepted", accepted.sum()),
                logins("refused", refused.sum()),
                new Metric(
                        "millrace_identities_cached",
                        "Identities kept in memory for log-ins.",
                        Type.GAUGE,
                        Map.of(),
                        cache.size()));
    }

    private static Metric logins(String result, double value) {
        return new Metric("millrace_logins_total", "Log-ins by result.", Type.COUNTER, Map.of("result", result), value);
    }

    private String verifier(IdentityKey key, NewCredential credential) {
        return switch (credential.info().kind()) {
            case PASSWORD -> passwords.verifier(credential.secret(), credential.generated());
            case KEY -> {
                byte[] secret = Base64.getDecoder().decode(credential.secret());
                yield Base64.getEncoder()
                        .encodeToString(
                                box.seal(secret, key.context(credential.info().name())));
            }
            case X509 -> credential.secret().toLowerCase(Locale.ROOT);
        };
    }

    /** At once too, so that the changing transaction itself reads what it wrote. */
    private boolean changed(IdentityKey key, boolean result) {
        cache.invalidate(key);
        database.afterCommit(() -> cache.invalidate(key));
        return result;
    }
}
