package io.millrace.alerts.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drops alerts: cleared ones that are too old; and where there are too many, the oldest cleared ones, then the oldest that are
 * open. Used by one thread.
 */
final class Retention {

    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
    private static final int BATCH = 1_000;

    private final AlertBook book;
    private final AlertSettings settings;

    Retention(AlertBook book, AlertSettings settings) {
        this.book = book;
        this.settings = settings;
    }

    /** Drops what is too old or too much. */
    void clean(Instant now) {
        book.write(connection -> {
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM alert WHERE cleared < ?")) {
                delete.setLong(1, now.minus(settings.retention()).toEpochMilli());
                return delete.executeUpdate();
            }
        });
        long excess = book.write(Retention::count) - settings.maximum();
        excess -= drop("WHERE status = 'cleared'", excess);
        if (drop("", excess) > 0) {
            LOG.warn(
                    "More than {} alerts are open; the oldest are dropped, though they are not cleared"
                            + " (maximumAlerts of {})",
                    settings.maximum(),
                    AlertsConfig.PID);
        }
    }

    private long drop(String where, long excess) {
        long dropped = 0;
        boolean more = excess > 0;
        while (more) {
            long most = Math.min(BATCH, excess - dropped);
            int some = book.write(connection -> oldest(connection, where, most));
            dropped += some;
            more = some > 0 && dropped < excess;
        }
        return dropped;
    }

    private static int oldest(Connection connection, String where, long most) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM alert WHERE seq IN (SELECT seq FROM"
                + " alert " + where + " ORDER BY seq FETCH FIRST " + most + " ROWS ONLY)")) {
            return delete.executeUpdate();
        }
    }

    private static long count(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT COUNT(*) FROM alert");
                ResultSet rows = select.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
