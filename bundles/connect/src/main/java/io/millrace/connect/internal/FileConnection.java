package io.millrace.connect.internal;

import io.millrace.api.identity.SecretBox;
import io.millrace.api.route.Connection;
import java.io.IOException;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection as its file {@code io.millrace.connection-{name}.cfg} says. Keys that begin with a dot are secrets: what stands
 * there in clear is sealed in the file as soon as it is seen. The keys are the operator's, hence no configuration type.
 */
@Component(
        service = Connection.class,
        configurationPid = ConnectionSettings.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
public final class FileConnection implements Connection {

    private static final Logger LOG = LoggerFactory.getLogger(FileConnection.class);

    private final ConnectionSettings settings;
    private final Secrets secrets;
    private final Map<String, String> clear = new HashMap<>();
    private final Optional<DatabasePool> pool;
    private final ConfigurationAdmin configurations;
    private final String pid;

    /**
     * Checks the configuration.
     *
     * @param properties as the operator wrote them
     * @param box opens secrets
     * @param drivers of databases
     * @param configurations where sealed secrets are written to
     */
    @Activate
    public FileConnection(
            Map<String, Object> properties,
            @Reference SecretBox box,
            @Reference Drivers drivers,
            @Reference ConfigurationAdmin configurations) {
        settings = ConnectionSettings.of(properties);
        secrets = new Secrets(box);
        settings.values()
                .forEach((key, value) -> clear.put(
                        key, settings.secrets().contains(key) ? secrets.open(value, settings.name(), key) : value));
        pool = settings.database(clear).map(database -> new DatabasePool(settings.name(), database, drivers));
        pid = String.valueOf(properties.get("service.pid"));
        this.configurations = configurations;
    }

    /** Seals what stands in the file in clear. */
    @Activate
    void seal() {
        if (settings.secrets().stream()
                .allMatch(key -> Secrets.isSealed(settings.values().get(key)))) {
            return;
        }
        try {
            Configuration configuration = configurations.getConfiguration(pid, "?");
            Dictionary<String, Object> sealed = new Hashtable<>();
            for (String key :
                    java.util.Collections.list(configuration.getProperties().keys())) {
                sealed.put(key, sealed(key, configuration.getProperties().get(key)));
            }
            configuration.update(sealed);
            LOG.info("The secrets of the connection {} are sealed in its file now", settings.name());
        } catch (IOException e) {
            LOG.warn(
                    "The secrets of the connection {} could not be sealed and stand in its file in clear",
                    settings.name(),
                    e);
        }
    }

    private Object sealed(String key, Object value) {
        boolean open = key.startsWith(".") && !Secrets.isSealed(String.valueOf(value));
        return open ? secrets.seal(String.valueOf(value), settings.name(), key.substring(1)) : value;
    }

    /** Closes the pool. */
    @Deactivate
    void close() {
        pool.ifPresent(DatabasePool::close);
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public Optional<String> value(String key) {
        return Optional.ofNullable(clear.get(key));
    }

    @Override
    public Set<String> keys() {
        return Set.copyOf(clear.keySet());
    }

    @Override
    public Set<String> secrets() {
        return settings.secrets();
    }

    @Override
    public Optional<DataSource> dataSource() {
        return pool.map(DatabasePool::dataSource);
    }
}
