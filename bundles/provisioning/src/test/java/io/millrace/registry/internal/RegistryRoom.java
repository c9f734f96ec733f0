package io.millrace.registry.internal;

import io.millrace.api.registry.Registry;
import io.millrace.api.registry.RegistryAdmin;
import io.millrace.api.storage.Database;
import java.util.List;

/** Opens the real registry for tests of provisioning. */
public record RegistryRoom(Registry registry, RegistryAdmin admin, Runnable closer) {

    public static RegistryRoom open(Database database) {
        RegistrySettings settings = new RegistrySettings(
                List.of(FilterParser.path("metadata.site"), FilterParser.path("metadata.model")), 1000, 100_000);
        database.migrate("registry", RegistryComponent.class);
        PathIndex index = new PathIndex(database);
        index.open(settings.indexedPaths());
        JdbcRegistry registry = new JdbcRegistry(database, index, settings);
        return new RegistryRoom(registry, registry, index::close);
    }

    public void close() {
        closer.run();
    }
}
