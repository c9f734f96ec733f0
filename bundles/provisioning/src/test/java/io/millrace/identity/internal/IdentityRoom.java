package io.millrace.identity.internal;

import io.millrace.api.identity.IdentityAdmin;
import io.millrace.api.identity.IdentityStore;
import io.millrace.api.storage.Database;
import java.nio.file.Path;
import java.time.Clock;

/** Opens the real identity for tests of provisioning. */
public record IdentityRoom(IdentityStore store, IdentityAdmin admin) {

    public static IdentityRoom open(Database database, Path folder) {
        IdentitySettings settings = new IdentitySettings(folder, folder.resolve("master.key"), 10_000, 1000);
        database.migrate("identity", IdentityComponent.class);
        JdbcIdentityStore store = new JdbcIdentityStore(
                database, new MasterKeyGuard(database, settings).open(), settings, Clock.systemUTC());
        return new IdentityRoom(store, store);
    }
}
