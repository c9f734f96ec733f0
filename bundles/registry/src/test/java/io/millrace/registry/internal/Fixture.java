package io.millrace.registry.internal;

import io.millrace.api.registry.DeviceRecord;
import io.millrace.api.registry.DeviceStatus;
import io.millrace.storage.internal.EmbeddedDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.osgi.util.converter.Converters;

/** The registry on a real database. */
final class Fixture implements AutoCloseable {

    final EmbeddedDatabase database;
    PathIndex index;
    JdbcRegistry registry;

    Fixture(Path folder, String indexedPaths) {
        database = EmbeddedDatabase.open(folder.resolve("derby"));
        database.migrate("registry", RegistryComponent.class);
        restart(indexedPaths);
    }

    /** Starts the registry anew with another declaration. */
    void restart(String indexedPaths) {
        if (index != null) {
            index.close();
        }
        RegistrySettings settings =
                RegistrySettings.of(config(Map.of("indexedPaths", indexedPaths, "scannedRecords", "10000")));
        index = new PathIndex(database);
        index.open(settings.indexedPaths());
        registry = new JdbcRegistry(database, index, settings);
    }

    static RegistryConfig config(Map<String, Object> values) {
        return Converters.standardConverter().convert(values).to(RegistryConfig.class);
    }

    static DeviceRecord device(String id, Map<String, Object> metadata) {
        return device(id, DeviceStatus.ENABLED, metadata, Map.of(), List.of());
    }

    static DeviceRecord device(
            String id,
            DeviceStatus status,
            Map<String, Object> metadata,
            Map<String, Object> reported,
            List<String> gateways) {
        return new DeviceRecord(id, status, metadata, reported, Map.of(), 0, gateways, "g", "");
    }

    @Override
    public void close() {
        index.close();
        database.close();
    }
}
