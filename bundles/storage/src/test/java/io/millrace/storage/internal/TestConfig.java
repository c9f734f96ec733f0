package io.millrace.storage.internal;

import java.nio.file.Path;
import java.util.Map;
import org.osgi.util.converter.Converters;

/** Configuration as Configuration Admin would hand it over. */
final class TestConfig {

    private TestConfig() {}

    static DerbyDatabaseConfig of(Map<String, Object> values) {
        return Converters.standardConverter().convert(values).to(DerbyDatabaseConfig.class);
    }

    static DerbyDatabase open(Path folder) {
        DerbyDatabase database = new DerbyDatabase(of(Map.of("folder", folder.toString())));
        database.open();
        return database;
    }
}
