package io.millrace.registry.internal;

import io.millrace.api.registry.DeviceRecord;
import io.millrace.api.storage.Database;
import io.millrace.api.storage.StorageException;
import io.millrace.registry.internal.IndexedPaths.Declared;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the index in step with the declaration. A new path gets its entries from a thread of its own, which reads all records
 * in batches; until it is done queries treat the path as undeclared, while writers write its entries already. What is no
 * longer declared is cleared away. The work of a start that was cut short is done again at the next.
 */
final class PathIndex implements Supplier<IndexedPaths>, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PathIndex.class);
    private static final int BATCH = 500;
    private static final long CLOSE_MILLIS = 10_000;

    private final Database database;
    private final Thread worker = new Thread(this::work, "millrace-registry-index");
    private volatile IndexedPaths paths = new IndexedPaths(List.of());
    private volatile boolean closed;

    /**
     * Makes it.
     *
     * @param database where the tables are
     */
    PathIndex(Database database) {
        this.database = database;
    }

    /**
     * Takes over the declaration and starts the thread.
     *
     * @param declared the declared paths
     */
    void open(List<FieldPath> declared) {
        paths = database.transaction(connection -> PathTables.declare(connection, declared));
        worker.start();
    }

    /** Returns the declared paths as of now. */
    @Override
    public IndexedPaths get() {
        return paths;
    }

    /** Stops the thread after its batch. */
    @Override
    public void close() {
        closed = true;
        try {
            worker.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Broad catch: the end of the thread; queries go on without the index, and the next start tries again. */
    private void work() {
        try {
            for (Declared path : paths.declared()) {
                if (!path.ready() && !closed) {
                    build(path);
                }
            }
            while (!closed && database.transaction(connection -> PathTables.clearSome(connection, BATCH))) {
                LOG.debug("Cleared entries of paths that are no longer declared");
            }
        } catch (StorageException e) {
            LOG.warn("The index of declared paths could not be built; queries read all records instead", e);
        }
    }

    private void build(Declared path) {
        LOG.info("Indexing {} for all devices", path.path());
        IndexedPaths only = new IndexedPaths(List.of(path));
        String last = "";
        while (!closed) {
            String after = last;
            List<String> done = database.transaction(connection -> buildSome(connection, only, after));
            if (done.isEmpty()) {
                finish(path);
                return;
            }
            last = done.get(done.size() - 1);
        }
    }

    /** The records stay locked until the commit (WITH RS), so that no writer passes between reading and writing. */
    private static List<String> buildSome(Connection connection, IndexedPaths only, String after) throws SQLException {
        List<String> done = new ArrayList<>();
        String sql = "SELECT " + DeviceTables.COLUMNS + " FROM device --DERBY-PROPERTIES constraint=DEVICE_PK\n"
                + " WHERE id > ? ORDER BY id FETCH FIRST " + BATCH + " ROWS ONLY WITH RS";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, after);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    DeviceRecord device = DeviceTables.record(rows);
                    // A writer may have been here before.
                    DeviceTables.deleteLeaves(connection, device.id(), Leaf.of(only, device));
                    DeviceTables.insertLeaves(connection, device.id(), Leaf.of(only, device));
                    done.add(device.id());
                }
            }
        }
        return done;
    }

    private void finish(Declared path) {
        database.transaction(connection -> PathTables.setReady(connection, path.id()));
        paths = new IndexedPaths(paths.declared().stream()
                .map(d -> d.id() == path.id() ? new Declared(d.id(), d.path(), true) : d)
                .toList());
        LOG.info("{} is indexed", path.path());
    }
}
