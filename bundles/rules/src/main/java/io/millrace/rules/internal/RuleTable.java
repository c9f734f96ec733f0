package io.millrace.rules.internal;

import io.millrace.api.storage.Database;
import io.millrace.json.Json;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The table of rules. Any thread. */
final class RuleTable {

    private final Database database;

    RuleTable(Database database) {
        this.database = database;
    }

    /** Makes the table, or brings it up to date. */
    void open() {
        database.migrate("rules", RuleTable.class);
    }

    /** Returns all rules by id. */
    List<StoredRule> list() {
        return database.transaction(RuleTable::select);
    }

    private static List<StoredRule> select(Connection connection) throws SQLException {
        List<StoredRule> rules = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                        "SELECT id, version, enabled, changed, document FROM rules_rule ORDER BY id");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                rules.add(new StoredRule(
                        rows.getString(1),
                        rows.getInt(2),
                        rows.getBoolean(3),
                        Instant.ofEpochMilli(rows.getLong(4)),
                        Json.object(Json.stored(rows.getString(5), java.util.Map.class))));
            }
        }
        return rules;
    }

    /** Adds or replaces a rule. Durable on return. */
    void save(StoredRule rule) {
        database.transaction(connection -> {
            if (update(connection, rule) == 0) {
                insert(connection, rule);
            }
            return null;
        });
    }

    private static int update(Connection connection, StoredRule rule) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE rules_rule SET version = ?, enabled = ?, changed = ?, document = ? WHERE id = ?")) {
            set(update, rule);
            return update.executeUpdate();
        }
    }

    private static void insert(Connection connection, StoredRule rule) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO rules_rule (version, enabled, changed, document, id) VALUES (?, ?, ?, ?, ?)")) {
            set(insert, rule);
            insert.executeUpdate();
        }
    }

    private static void set(PreparedStatement statement, StoredRule rule) throws SQLException {
        statement.setInt(1, rule.version());
        statement.setBoolean(2, rule.enabled());
        statement.setLong(3, rule.changedAt().toEpochMilli());
        statement.setString(4, Json.write(rule.document()));
        statement.setString(5, rule.id());
    }

    /** Removes a rule. Durable on return. */
    void remove(String id) {
        database.transaction(connection -> {
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM rules_rule WHERE id = ?")) {
                delete.setString(1, id);
                return delete.executeUpdate();
            }
        });
    }
}
