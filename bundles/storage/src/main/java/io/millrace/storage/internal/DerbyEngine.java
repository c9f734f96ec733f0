package io.millrace.storage.internal;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.millrace.api.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import org.apache.derby.jdbc.EmbeddedDataSource;
import org.apache.derby.jdbc.EmbeddedDriver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One embedded Derby database and the pool of connections to it. Opened once and closed once.
 */
final class DerbyEngine implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DerbyEngine.class);
    /**
     * The least that Derby can, and what disks and Linux write in one piece: a power loss tears larger pages, and a database with a torn page
     * does not open any more, for its log tells changes and not whole pages.
     */
    private static final int PAGE_BYTES = 4096;

    private static final String DATABASE_SHUT_DOWN = "08006";
    private static final String ENGINE_SHUT_DOWN = "XJ015";

    private final Path folder;
    private final HikariDataSource pool;

    private DerbyEngine(Path folder, HikariDataSource pool) {
        this.folder = folder;
        this.pool = pool;
    }

    /**
     * Opens the database, which replays its log after a crash, and makes it where the folder does not hold one.
     *
     * @param settings where and how large
     * @throws StorageException if it cannot be opened, saying where
     */
    static DerbyEngine open(StorageSettings settings) {
        try {
            Files.createDirectories(settings.folder());
        } catch (IOException e) {
            throw new StorageException("cannot make the database folder " + settings.folder(), e);
        }
        configure(settings);
        EmbeddedDataSource source = dataSource(settings.folder());
        source.setCreateDatabase("create");
        try {
            // Opened once by hand, so that the reason of a failure is the database's own and not a pool's time-out.
            source.getConnection().close();
        } catch (SQLException e) {
            throw new StorageException("cannot open the database in " + settings.folder() + ": " + e.getMessage(), e);
        }
        LOG.info("Database open in {}", settings.folder());
        return new DerbyEngine(settings.folder(), new HikariDataSource(poolConfig(settings, source)));
    }

    /** Returns the pool; the engine keeps and closes it. */
    HikariDataSource pool() {
        return pool;
    }

    /** Closes the pool, the database and the engine; what was committed is on disk long before. */
    @Override
    public void close() {
        pool.close();
        EmbeddedDataSource source = dataSource(folder);
        source.setShutdownDatabase("shutdown");
        expect(DATABASE_SHUT_DOWN, () -> source.getConnection().close());
        // The engine too: its threads and its driver would keep the classes of an updated bundle alive.
        expect(ENGINE_SHUT_DOWN, () -> new EmbeddedDriver().connect("jdbc:derby:;shutdown=true", new Properties()));
        LOG.info("Database closed in {}", folder);
    }

    /** Derby reports a shutdown that worked as an error of a certain state. */
    private void expect(String state, Shutdown shutdown) {
        try {
            shutdown.run();
        } catch (SQLException e) {
            if (!state.equals(e.getSQLState())) {
                LOG.warn("The database in {} did not close cleanly; it recovers at the next start", folder, e);
            }
        }
    }

    private static EmbeddedDataSource dataSource(Path folder) {
        EmbeddedDataSource source = new EmbeddedDataSource();
        source.setDatabaseName(folder.resolve("millrace").toString());
        return source;
    }

    /** Derby takes these from the system only, and reads them when the engine or the database boots. */
    private static void configure(StorageSettings settings) {
        int pages = settings.pageCacheMebibytes() * 1024 * 1024 / PAGE_BYTES;
        long lockSeconds = settings.lockTimeout().toSeconds();
        Map.of(
                        "derby.stream.error.file",
                                settings.folder().resolve("derby.log").toString(),
                        // One page size for every table, so that the cache, which counts pages, has a known size.
                        "derby.storage.pageSize", String.valueOf(PAGE_BYTES),
                        "derby.storage.pageCacheSize", String.valueOf(Math.max(40, pages)),
                        "derby.locks.waitTimeout", String.valueOf(lockSeconds),
                        "derby.locks.deadlockTimeout", "1",
                        // Bulk registration holds thousands of row locks, which must not become a lock on the table.
                        "derby.locks.escalationThreshold", "1000000",
                        "derby.language.statementCache.size", "200")
                .forEach(System::setProperty);
        // A leftover of somebody's benchmark here would turn every commit into a promise that is not kept.
        System.clearProperty("derby.system.durability");
    }

    private static HikariConfig poolConfig(StorageSettings settings, EmbeddedDataSource source) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("millrace-storage");
        config.setDataSource(source);
        config.setMaximumPoolSize(settings.poolSize());
        config.setMinimumIdle(1);
        config.setAutoCommit(false);
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        config.setConnectionTimeout(settings.connectionTimeout().toMillis());
        return config;
    }

    /** A step of the shutdown. */
    @FunctionalInterface
    private interface Shutdown {

        void run() throws SQLException;
    }
}
