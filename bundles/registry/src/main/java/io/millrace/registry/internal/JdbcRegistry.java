package io.millrace.registry.internal;

import io.millrace.api.registry.DevicePage;
import io.millrace.api.registry.DeviceRecord;
import io.millrace.api.registry.Registry;
import io.millrace.api.registry.RegistryAdmin;
import io.millrace.api.storage.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ConcurrentModificationException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** The registry on tables: records as JSON, and an index of the declared paths that is written with them. */
final class JdbcRegistry implements Registry, RegistryAdmin {

    private static final String UNIQUE_VIOLATION = "23505";
    private static final int MAX_LIMIT = 10_000;

    private final Database database;
    private final Supplier<IndexedPaths> paths;
    private final int scannedRecords;
    private final GatewayCache gateways;
    private final AtomicLong count;

    /**
     * Makes it on tables that are up to date.
     *
     * @param database where they are
     * @param paths the declared paths as of now
     * @param settings cache and scan sizes
     */
    JdbcRegistry(Database database, Supplier<IndexedPaths> paths, RegistrySettings settings) {
        this.database = database;
        this.paths = paths;
        scannedRecords = settings.scannedRecords();
        gateways = new GatewayCache(settings.cachedGateways());
        count = new AtomicLong(database.transaction(DeviceTables::count));
    }

    @Override
    public Optional<DeviceRecord> find(String deviceId) {
        return database.transaction(connection -> DeviceTables.find(connection, deviceId));
    }

    @Override
    public DevicePage query(Optional<String> filter, int limit, Optional<String> cursor) {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("limit is " + limit + "; it must be from 1 to " + MAX_LIMIT);
        }
        Optional<Filter> parsed = filter.filter(text -> !text.isBlank()).map(FilterParser::parse);
        Optional<String> after = cursor.map(PageQuery::after);
        PageQuery query = new PageQuery(paths.get(), scannedRecords);
        return database.transaction(connection -> query.run(connection, parsed, limit, after));
    }

    @Override
    public long count() {
        return count.get();
    }

    @Override
    public boolean isGatewayOf(String gatewayId, String childId) {
        Optional<Set<String>> hit = gateways.get(childId);
        if (hit.isPresent()) {
            return hit.get().contains(gatewayId);
        }
        long version = gateways.version(childId);
        Set<String> read = Set.copyOf(database.transaction(connection -> DeviceTables.gateways(connection, childId)));
        database.afterCommit(() -> gateways.put(childId, read, version));
        return read.contains(gatewayId);
    }

    @Override
    public DeviceRecord insert(DeviceRecord device) {
        DeviceRecord stored = withNewEtag(device);
        Set<Leaf> leaves = Leaf.of(paths.get(), stored);
        database.transaction(connection -> {
            insert(connection, stored, leaves);
            return changed(stored.id(), 1);
        });
        return stored;
    }

    private static void insert(Connection connection, DeviceRecord device, Set<Leaf> leaves) throws SQLException {
        try {
            DeviceTables.insert(connection, device);
        } catch (SQLException e) {
            if (UNIQUE_VIOLATION.equals(e.getSQLState())) {
                throw new IllegalStateException("device '" + device.id() + "' exists", e);
            }
            throw e;
        }
        DeviceTables.insertLeaves(connection, device.id(), leaves);
    }

    @Override
    public DeviceRecord update(DeviceRecord device) {
        DeviceRecord stored = withNewEtag(device);
        database.transaction(connection -> {
            Optional<DeviceRecord> before = DeviceTables.find(connection, device.id());
            // The update locks the record and holds only if nobody changed it since it was read just now.
            if (before.filter(b -> b.etag().equals(device.etag())).isEmpty()
                    || !DeviceTables.update(connection, stored, device.etag())) {
                throw new ConcurrentModificationException("device '" + device.id() + "' was changed meanwhile");
            }
            IndexedPaths now = paths.get();
            Set<Leaf> old = Leaf.of(now, before.get());
            Set<Leaf> fresh = Leaf.of(now, stored);
            DeviceTables.deleteLeaves(connection, device.id(), without(old, fresh));
            DeviceTables.insertLeaves(connection, device.id(), without(fresh, old));
            return changed(device.id(), 0);
        });
        return stored;
    }

    @Override
    public boolean delete(String deviceId) {
        return database.transaction(connection -> {
            if (!DeviceTables.lock(connection, deviceId)) {
                return false;
            }
            Optional<DeviceRecord> before = DeviceTables.find(connection, deviceId);
            if (before.isPresent()) {
                DeviceTables.deleteLeaves(connection, deviceId, Leaf.of(paths.get(), before.get()));
            }
            DeviceTables.delete(connection, deviceId);
            return changed(deviceId, -1);
        });
    }

    private boolean changed(String deviceId, int more) {
        gateways.invalidate(deviceId);
        database.afterCommit(() -> {
            gateways.invalidate(deviceId);
            count.addAndGet(more);
        });
        return true;
    }

    private static Set<Leaf> without(Set<Leaf> leaves, Set<Leaf> others) {
        Set<Leaf> rest = new HashSet<>(leaves);
        rest.removeAll(others);
        return rest;
    }

    private static DeviceRecord withNewEtag(DeviceRecord device) {
        return new DeviceRecord(
                device.id(),
                device.status(),
                device.metadata(),
                device.reported(),
                device.desired(),
                device.desiredVersion(),
                device.gateways(),
                device.generationId(),
                Long.toHexString(ThreadLocalRandom.current().nextLong()));
    }
}
