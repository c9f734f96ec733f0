package io.millrace.identity.internal;

import io.millrace.api.health.MetricsSource;
import io.millrace.api.identity.Authority;
import io.millrace.api.identity.CredentialInfo;
import io.millrace.api.identity.Identity;
import io.millrace.api.identity.IdentityAdmin;
import io.millrace.api.identity.IdentityKind;
import io.millrace.api.identity.IdentityStore;
import io.millrace.api.identity.Login;
import io.millrace.api.identity.LoginResult;
import io.millrace.api.identity.NewCredential;
import io.millrace.api.identity.SecretBox;
import io.millrace.api.storage.Database;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Identity as a component: brings the tables up to date, opens the master key, and hands every call on. It starts with its
 * configuration only, since a default place at the wrong moment would be a second master key.
 */
@Component(
        service = {IdentityStore.class, IdentityAdmin.class, SecretBox.class, MetricsSource.class},
        configurationPid = IdentityConfig.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = IdentityConfig.class)
public final class IdentityComponent implements IdentityStore, IdentityAdmin, SecretBox, MetricsSource {

    private final Database database;
    private final IdentitySettings settings;
    private final Clock clock = Clock.systemUTC();
    private SecretBox box;
    private JdbcIdentityStore store;

    /**
     * Checks the configuration.
     *
     * @param config as the operator wrote it
     * @param database where the tables are
     */
    @Activate
    public IdentityComponent(IdentityConfig config, @Reference Database database) {
        this.database = database;
        settings = IdentitySettings.of(config);
    }

    /** Opens tables and master key, before anybody sees the services. */
    @Activate
    void start() {
        database.migrate("identity", IdentityComponent.class);
        box = new MasterKeyGuard(database, settings).open();
        store = new JdbcIdentityStore(database, box, settings, clock);
    }

    @Override
    public LoginResult authenticate(Login login) {
        return store.authenticate(login);
    }

    @Override
    public Optional<Identity> find(IdentityKind kind, String id) {
        return store.find(kind, id);
    }

    @Override
    public void create(Identity identity) {
        store.create(identity);
    }

    @Override
    public boolean delete(IdentityKind kind, String id) {
        return store.delete(kind, id);
    }

    @Override
    public boolean setEnabled(IdentityKind kind, String id, boolean enabled) {
        return store.setEnabled(kind, id, enabled);
    }

    @Override
    public List<CredentialInfo> credentials(IdentityKind kind, String id) {
        return store.credentials(kind, id);
    }

    @Override
    public void putCredential(IdentityKind kind, String id, NewCredential credential, Optional<Instant> oldUntil) {
        store.putCredential(kind, id, credential, oldUntil);
    }

    @Override
    public void reset(IdentityKind kind, String id, Instant when) {
        store.reset(kind, id, when);
    }

    @Override
    public List<Authority> authorities() {
        return store.authorities();
    }

    @Override
    public void putAuthority(Authority authority) {
        store.putAuthority(authority);
    }

    @Override
    public boolean removeAuthority(String id) {
        return store.removeAuthority(id);
    }

    @Override
    public boolean removeCredential(IdentityKind kind, String id, String name) {
        return store.removeCredential(kind, id, name);
    }

    @Override
    public Optional<String> signToken(String deviceId, String resource, Instant expires) {
        return store.signToken(deviceId, resource, expires);
    }

    @Override
    public List<Identity> services() {
        return store.services();
    }

    @Override
    public byte[] seal(byte[] plain, String context) {
        return box.seal(plain, context);
    }

    @Override
    public byte[] open(byte[] sealed, String context) {
        return box.open(sealed, context);
    }

    @Override
    public List<Metric> metrics() {
        return store.metrics();
    }
}
