package io.millrace.api.storage;

import java.sql.Connection;
import java.sql.SQLException;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The one relational database. Provided by the {@code storage} bundle; any thread.
 */
@ProviderType
public interface Database {

    /**
     * Runs work in a transaction, joining the one that this thread is already in. Commits when the outermost work returns,
     * rolls back when it throws; a deadlock or lock time-out runs the outermost work again, a few times.
     *
     * @param work what to do; it must not keep or close the connection
     * @param <T> what the work returns
     * @return what the work returned
     * @throws StorageException if the database fails
     */
    <T> T transaction(SqlWork<T> work);

    /**
     * Runs something once the transaction that this thread is in has committed, on the same thread; at once when there is
     * none. Nothing runs after a rollback.
     *
     * @param action what to run
     */
    void afterCommit(Runnable action);

    /**
     * Brings the tables of one area up to date: runs, in order, those numbered scripts that have not run here yet, each in a
     * transaction.
     *
     * @param area the owner of the scripts, such as {@code identity}
     * @param owner a class of the bundle that holds them as {@code /sql/{area}/NNN-name.sql}, listed in
     *     {@code /sql/{area}/index}, statements separated by a semicolon at the end of a line
     * @throws StorageException if a script is missing, was changed after it ran, or fails, naming it
     */
    void migrate(String area, Class<?> owner);

    /**
     * Work with a connection.
     *
     * @param <T> what it returns
     */
    @FunctionalInterface
    interface SqlWork<T> {

        /**
         * Does the work.
         *
         * @param connection of the current transaction
         * @return any result
         * @throws SQLException if the database refuses
         */
        T run(Connection connection) throws SQLException;
    }
}
