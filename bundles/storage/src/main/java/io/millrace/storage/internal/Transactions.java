package io.millrace.storage.internal;

import io.millrace.api.storage.Database.SqlWork;
import io.millrace.api.storage.StorageException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs work in transactions, one a thread. A part that fails dooms the whole: once joined work has thrown, nothing of the
 * transaction is committed, even where the outer work caught the exception.
 */
final class Transactions {

    private static final Logger LOG = LoggerFactory.getLogger(Transactions.class);
    private static final int MAX_ATTEMPTS = 5;

    private final DataSource source;
    private final StoreTimes times;
    private final ThreadLocal<Transaction> current = new ThreadLocal<>();

    /**
     * Makes it.
     *
     * @param source of connections without auto-commit
     * @param times counts
     */
    Transactions(DataSource source, StoreTimes times) {
        this.source = source;
        this.times = times;
    }

    /** Does what {@link io.millrace.api.storage.Database#transaction} says. */
    <T> T run(SqlWork<T> work) {
        Transaction joined = current.get();
        return joined == null ? outermost(work) : join(joined, work);
    }

    /** Does what {@link io.millrace.api.storage.Database#afterCommit} says. */
    void afterCommit(Runnable action) {
        Transaction transaction = current.get();
        if (transaction == null) {
            action.run();
        } else {
            transaction.actions.add(action);
        }
    }

    private static <T> T join(Transaction joined, SqlWork<T> work) {
        boolean done = false;
        try {
            T result = work.run(joined.connection);
            done = true;
            return result;
        } catch (SQLException e) {
            throw failure(e);
        } finally {
            if (!done) {
                joined.doomed = true;
            }
        }
    }

    private <T> T outermost(SqlWork<T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return attempt(work);
            } catch (SQLException e) {
                requireAnother(attempt, e, failure(e));
            } catch (StorageException e) {
                requireAnother(attempt, e, e);
            }
        }
    }

    private void requireAnother(int attempt, Exception cause, StorageException last) {
        if (attempt == MAX_ATTEMPTS || !isRetriable(cause)) {
            throw last;
        }
        times.repeated();
        LOG.debug("Transaction runs again after a deadlock, attempt {}", attempt + 1, cause);
    }

    private <T> T attempt(SqlWork<T> work) throws SQLException {
        long start = System.nanoTime();
        Transaction transaction = null;
        boolean committed = false;
        T result;
        try (Connection connection = source.getConnection()) {
            transaction = new Transaction(connection);
            current.set(transaction);
            try {
                result = work.run(connection);
                if (transaction.doomed) {
                    throw new StorageException("a part of the transaction failed, so none of it was committed", null);
                }
                connection.commit();
                committed = true;
            } finally {
                current.remove();
                if (!committed) {
                    rollBack(connection);
                }
            }
        } finally {
            count(committed, System.nanoTime() - start);
        }
        transaction.actions.forEach(Transactions::runAfterCommit);
        return result;
    }

    private void count(boolean committed, long tookNanos) {
        if (committed) {
            times.committed(tookNanos);
        } else {
            times.rolledBack(tookNanos);
        }
    }

    private static void rollBack(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            // The work's own failure is on its way to the caller; the pool throws a broken connection away.
            LOG.debug("Rollback failed", e);
        }
    }

    /** Broad catch: the change is committed, so one listener's failure must reach neither the caller nor the next one. */
    private static void runAfterCommit(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            LOG.error("An action after a commit failed; what was committed stays", e);
        }
    }

    private static StorageException failure(SQLException e) {
        return new StorageException("the database refused: " + e.getMessage() + " (" + e.getSQLState() + ")", e);
    }

    /** Class 40 is "transaction rollback": deadlock 40001, lock time-out 40XL1 and 40XL2. */
    private static boolean isRetriable(Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof SQLException sql && sql.getSQLState() != null) {
                String state = sql.getSQLState();
                if (state.equals("40001") || state.equals("40XL1") || state.equals("40XL2")) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The transaction that a thread is in. */
    private static final class Transaction {

        private final Connection connection;
        private final List<Runnable> actions = new ArrayList<>();
        private boolean doomed;

        private Transaction(Connection connection) {
            this.connection = connection;
        }
    }
}
