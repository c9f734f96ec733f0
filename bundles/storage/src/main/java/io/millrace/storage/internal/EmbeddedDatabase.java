package io.millrace.storage.internal;

import io.millrace.api.health.MetricsSource.Metric;
import io.millrace.api.health.MetricsSource.Type;
import io.millrace.api.storage.Database;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The database without a framework: what the component stands on, and the tests of the bundles that need a real one. */
public final class EmbeddedDatabase implements Database, AutoCloseable {

    private final StoreTimes times = new StoreTimes();
    private final DerbyEngine engine;
    private final Transactions transactions;
    private final Migrations migrations;

    EmbeddedDatabase(StorageSettings settings) {
        engine = DerbyEngine.open(settings);
        transactions = new Transactions(engine.pool(), times);
        migrations = new Migrations(transactions, Clock.systemUTC());
    }

    /**
     * Opens a database with the default sizes; one at a time in a process.
     *
     * @param folder where it is or will be
     * @throws io.millrace.api.storage.StorageException if it cannot be opened, saying where
     */
    public static EmbeddedDatabase open(Path folder) {
        return new EmbeddedDatabase(new StorageSettings(folder, 8, Duration.ofSeconds(10), Duration.ofSeconds(5), 32));
    }

    @Override
    public <T> T transaction(SqlWork<T> work) {
        return transactions.run(work);
    }

    @Override
    public void afterCommit(Runnable action) {
        transactions.afterCommit(action);
    }

    @Override
    public void migrate(String area, Class<?> owner) {
        migrations.migrate(area, owner);
    }

    /** Returns counters and gauges. */
    List<Metric> metrics() {
        List<Metric> metrics = new ArrayList<>(times.metrics());
        metrics.add(connections("active", engine.pool().getHikariPoolMXBean().getActiveConnections()));
        metrics.add(connections("idle", engine.pool().getHikariPoolMXBean().getIdleConnections()));
        metrics.add(connections("awaited", engine.pool().getHikariPoolMXBean().getThreadsAwaitingConnection()));
        return metrics;
    }

    @Override
    public void close() {
        engine.close();
    }

    private static Metric connections(String state, double value) {
        return new Metric(
                "millrace_store_connections",
                "Connections to the database by state.",
                Type.GAUGE,
                Map.of("store", "derby", "state", state),
                value);
    }
}
