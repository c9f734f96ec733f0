package io.millrace.streams.internal;

import io.millrace.api.route.Connection;
import io.millrace.streams.internal.endpoint.Environment;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** The database of a connection, whichever version of it is there; while there is none, who asks waits. Any thread. */
final class FollowingDataSource implements DataSource {

    private final Slot<Connection> connection;

    FollowingDataSource(Slot<Connection> connection) {
        this.connection = connection;
    }

    private DataSource current() throws SQLException {
        try {
            return connection
                    .await(Environment.PATIENCE)
                    .dataSource()
                    .orElseThrow(() -> new SQLException(
                            "the connection is no database any more: its 'url' does not" + " begin with jdbc:"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted", e);
        }
    }

    @Override
    public java.sql.Connection getConnection() throws SQLException {
        return current().getConnection();
    }

    @Override
    public java.sql.Connection getConnection(String user, String password) throws SQLException {
        return current().getConnection(user, password);
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
        return current().getLogWriter();
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
        current().setLogWriter(out);
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        current().setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return current().getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return current().unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return current().isWrapperFor(type);
    }
}
