package io.millrace.storage.internal;

import io.millrace.api.health.Health;
import io.millrace.api.health.HealthCheck;
import io.millrace.api.health.MetricsSource;
import io.millrace.api.storage.Database;
import io.millrace.api.storage.StorageException;
import java.sql.Statement;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;

/**
 * The relational database: Derby, embedded in this process and this bundle. It starts with its configuration only, since a
 * default folder at the wrong moment would be a second, empty database.
 */
@Component(
        service = {Database.class, HealthCheck.class, MetricsSource.class},
        configurationPid = DerbyDatabaseConfig.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = DerbyDatabaseConfig.class)
public final class DerbyDatabase implements Database, HealthCheck, MetricsSource {

    private final StorageSettings settings;
    private EmbeddedDatabase database;

    /**
     * Checks the configuration.
     *
     * @param config as the operator wrote it
     */
    @Activate
    public DerbyDatabase(DerbyDatabaseConfig config) {
        settings = StorageSettings.of(config);
    }

    /** Opens the database, before anybody sees the service. */
    @Activate
    void open() {
        database = new EmbeddedDatabase(settings);
    }

    /** Closes the database. */
    @Deactivate
    void close() {
        database.close();
    }

    @Override
    public <T> T transaction(SqlWork<T> work) {
        return database.transaction(work);
    }

    @Override
    public void afterCommit(Runnable action) {
        database.afterCommit(action);
    }

    @Override
    public void migrate(String area, Class<?> owner) {
        database.migrate(area, owner);
    }

    @Override
    public String name() {
        return "storage";
    }

    @Override
    public Health check() {
        try {
            database.transaction(connection -> {
                try (Statement statement = connection.createStatement()) {
                    return statement.execute("VALUES 1");
                }
            });
            return Health.up("database answers in " + settings.folder());
        } catch (StorageException e) {
            return Health.down("database in " + settings.folder() + " does not answer: " + e.getMessage()
                    + "; see derby.log there");
        }
    }

    @Override
    public List<Metric> metrics() {
        return database.metrics();
    }
}
