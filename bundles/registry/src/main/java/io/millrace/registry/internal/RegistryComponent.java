package io.millrace.registry.internal;

import io.millrace.api.health.MetricsSource;
import io.millrace.api.registry.DevicePage;
import io.millrace.api.registry.DeviceRecord;
import io.millrace.api.registry.Registry;
import io.millrace.api.registry.RegistryAdmin;
import io.millrace.api.storage.Database;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/**
 * The registry as a component. It starts with its configuration only, since a default declaration at the wrong moment would
 * index every device twice.
 */
@Component(
        service = {Registry.class, RegistryAdmin.class, MetricsSource.class},
        configurationPid = RegistryConfig.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = RegistryConfig.class)
public final class RegistryComponent implements Registry, RegistryAdmin, MetricsSource {

    private final Database database;
    private final RegistrySettings settings;
    private final PathIndex index;
    private JdbcRegistry registry;

    /**
     * Checks the configuration.
     *
     * @param config as the operator wrote it
     * @param database where the tables are
     */
    @Activate
    public RegistryComponent(RegistryConfig config, @Reference Database database) {
        this.database = database;
        settings = RegistrySettings.of(config);
        index = new PathIndex(database);
    }

    /** Opens the tables, before anybody sees the services. */
    @Activate
    void open() {
        database.migrate("registry", RegistryComponent.class);
        index.open(settings.indexedPaths());
        registry = new JdbcRegistry(database, index, settings);
    }

    /** Stops the thread that builds the index. */
    @Deactivate
    void close() {
        index.close();
    }

    @Override
    public Optional<DeviceRecord> find(String deviceId) {
        return registry.find(deviceId);
    }

    @Override
    public DevicePage query(Optional<String> filter, int limit, Optional<String> cursor) {
        return registry.query(filter, limit, cursor);
    }

    @Override
    public long count() {
        return registry.count();
    }

    @Override
    public boolean isGatewayOf(String gatewayId, String childId) {
        return registry.isGatewayOf(gatewayId, childId);
    }

    @Override
    public DeviceRecord insert(DeviceRecord device) {
        return registry.insert(device);
    }

    @Override
    public DeviceRecord update(DeviceRecord device) {
        return registry.update(device);
    }

    @Override
    public boolean delete(String deviceId) {
        return registry.delete(deviceId);
    }

    @Override
    public List<Metric> metrics() {
        return List.of(new Metric(
                "millrace_devices_registered", "Devices in the registry.", Type.GAUGE, Map.of(), registry.count()));
    }
}
