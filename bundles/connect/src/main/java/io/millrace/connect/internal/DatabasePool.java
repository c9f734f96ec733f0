package io.millrace.connect.internal;

import com.zaxxer.hikari.HikariDataSource;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** A pool of connections to one database, which does nothing before the first is asked for. Any thread. */
final class DatabasePool implements AutoCloseable {

    private static final Duration IDLE = Duration.ofMinutes(1);

    private final HikariDataSource pool = new HikariDataSource();

    /**
     * Makes a pool.
     *
     * @param name of its connection
     * @param database where to
     * @param drivers where its driver is, once there is one
     */
    DatabasePool(String name, ConnectionSettings.Database database, Drivers drivers) {
        pool.setPoolName("millrace-" + name);
        pool.setDataSource(new ByDriver(database, drivers));
        pool.setMaximumPoolSize(database.poolSize());
        pool.setMinimumIdle(0);
        pool.setIdleTimeout(IDLE.toMillis());
        pool.setConnectionTimeout(database.connectTimeout().toMillis());
        // A database that is away at the start is the next caller's trouble, not the pool's.
        pool.setInitializationFailTimeout(-1);
    }

    DataSource dataSource() {
        return pool;
    }

    @Override
    public void close() {
        pool.close();
    }

    /** Connections by whatever driver is there now. */
    private record ByDriver(ConnectionSettings.Database database, Drivers drivers) implements DataSource {

        @Override
        public Connection getConnection() throws SQLException {
            Properties login = new Properties();
            database.user().ifPresent(user -> login.setProperty("user", user));
            database.password().ifPresent(password -> login.setProperty("password", password));
            return Optional.ofNullable(drivers.find(database.url()).connect(database.url(), login))
                    .orElseThrow(() -> new SQLException("the driver does not take the URL"));
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            throw new SQLFeatureNotSupportedException("the connection's file says who logs in");
        }

        @Override
        public PrintWriter getLogWriter() {
            return null;
        }

        @Override
        public void setLogWriter(PrintWriter out) {
            // Drivers log through SLF4J.
        }

        @Override
        public void setLoginTimeout(int seconds) {
            // The pool has its own.
        }

        @Override
        public int getLoginTimeout() {
            return 0;
        }

        @Override
        public Logger getParentLogger() throws SQLFeatureNotSupportedException {
            throw new SQLFeatureNotSupportedException();
        }

        @Override
        public <T> T unwrap(Class<T> type) throws SQLException {
            throw new SQLException("wraps nothing");
        }

        @Override
        public boolean isWrapperFor(Class<?> type) {
            return false;
        }

        @Override
        public String toString() {
            return "ByDriver";
        }
    }
}
