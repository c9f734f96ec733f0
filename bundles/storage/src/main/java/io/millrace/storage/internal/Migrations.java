package io.millrace.storage.internal;

import io.millrace.api.storage.StorageException;
import io.millrace.storage.internal.SqlScripts.Script;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the numbered scripts of each area once. A script and the row that says it ran commit together, so that a crash leaves
 * either both or neither.
 */
final class Migrations {

    private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);
    private static final String TABLE_EXISTS = "X0Y32";
    private static final String CREATE_HISTORY = "CREATE TABLE migration ("
            + "area VARCHAR(64) NOT NULL, number INT NOT NULL, name VARCHAR(128) NOT NULL,"
            + " checksum CHAR(64) NOT NULL, applied_at TIMESTAMP NOT NULL,"
            + " CONSTRAINT migration_pk PRIMARY KEY (area, number))";

    private final Transactions transactions;
    private final Clock clock;

    /**
     * Makes it.
     *
     * @param transactions of the database
     * @param clock for the history
     */
    Migrations(Transactions transactions, Clock clock) {
        this.transactions = transactions;
        this.clock = clock;
    }

    /** Does what {@link io.millrace.api.storage.Database#migrate} says; one area at a time. */
    synchronized void migrate(String area, Class<?> owner) {
        List<Script> scripts = SqlScripts.read(area, owner);
        makeHistory();
        Map<Integer, String> applied = transactions.run(connection -> applied(connection, area));
        Set<Integer> unknown = new HashSet<>(applied.keySet());
        scripts.forEach(script -> unknown.remove(script.number()));
        if (!unknown.isEmpty()) {
            throw new StorageException(
                    "the database has migrations " + unknown + " of '" + area
                            + "' that this version does not know: it was written by a newer version",
                    null);
        }
        for (Script script : scripts) {
            String checksum = applied.get(script.number());
            if (checksum == null) {
                apply(area, script);
            } else if (!checksum.equals(script.checksum())) {
                throw new StorageException(
                        "/sql/" + area + "/" + script.name() + " was changed after it ran; a change needs a new script",
                        null);
            }
        }
    }

    private void makeHistory() {
        try {
            transactions.run(connection -> {
                try (Statement statement = connection.createStatement()) {
                    return statement.executeUpdate(CREATE_HISTORY);
                }
            });
        } catch (StorageException e) {
            if (!(e.getCause() instanceof SQLException sql) || !TABLE_EXISTS.equals(sql.getSQLState())) {
                throw e;
            }
        }
    }

    private static Map<Integer, String> applied(Connection connection, String area) throws SQLException {
        Map<Integer, String> applied = new HashMap<>();
        try (PreparedStatement select =
                connection.prepareStatement("SELECT number, checksum FROM migration WHERE area = ?")) {
            select.setString(1, area);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    applied.put(rows.getInt(1), rows.getString(2));
                }
            }
        }
        return applied;
    }

    private void apply(String area, Script script) {
        try {
            transactions.run(connection -> {
                try (Statement statement = connection.createStatement()) {
                    for (String sql : script.statements()) {
                        statement.execute(sql);
                    }
                }
                return remember(connection, area, script);
            });
        } catch (StorageException e) {
            throw new StorageException(
                    "migration /sql/" + area + "/" + script.name() + " failed: " + e.getMessage(), e);
        }
        LOG.info("Migration {}/{} done", area, script.name());
    }

    private int remember(Connection connection, String area, Script script) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO migration (area, number, name, checksum, applied_at) VALUES (?, ?, ?, ?, ?)")) {
            insert.setString(1, area);
            insert.setInt(2, script.number());
            insert.setString(3, script.name());
            insert.setString(4, script.checksum());
            insert.setTimestamp(5, Timestamp.from(clock.instant()));
            return insert.executeUpdate();
        }
    }
}
