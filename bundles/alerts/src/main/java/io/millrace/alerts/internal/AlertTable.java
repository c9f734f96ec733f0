package io.millrace.alerts.internal;

import io.millrace.alerts.internal.Entry.Due;
import io.millrace.api.alert.Alert;
import io.millrace.api.alert.Alert.Acknowledgement;
import io.millrace.api.alert.Alert.Progress;
import io.millrace.api.alert.AlertSeverity;
import io.millrace.api.alert.AlertStatus;
import io.millrace.json.Json;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The table of alerts. Stateless; each method works in the transaction of its connection. */
final class AlertTable {

    private static final String COLUMNS = "id, rule_id, device_id, generation_id, severity, status, raised, message,"
            + " field_values, change_number, updated, occurrences, flapping, acknowledged, acknowledged_by, cleared,"
            + " episode, signalled, clear_due, severity_due, plan";
    private static final String SELECT = "SELECT " + COLUMNS + ", seq FROM alert ";
    private static final int SEQUENCE = 22;

    private AlertTable() {}

    /** An entry and its place in the table. */
    record Row(long sequence, Entry entry) {}

    static void insert(Connection connection, Entry entry) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO alert (" + COLUMNS
                + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            Alert alert = entry.alert();
            insert.setString(1, alert.id());
            insert.setString(2, alert.ruleId());
            insert.setString(3, alert.deviceId());
            insert.setString(4, entry.generationId());
            setChanging(insert, 5, entry);
            insert.executeUpdate();
        }
    }

    static void update(Connection connection, Entry entry) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE alert SET severity = ?, status = ?,"
                + " raised = ?, message = ?, field_values = ?, change_number = ?, updated = ?, occurrences = ?,"
                + " flapping = ?, acknowledged = ?, acknowledged_by = ?, cleared = ?, episode = ?, signalled = ?,"
                + " clear_due = ?, severity_due = ?, plan = ? WHERE id = ?")) {
            setChanging(update, 1, entry);
            update.setString(18, entry.alert().id());
            update.executeUpdate();
        }
    }

    private static void setChanging(PreparedStatement statement, int first, Entry entry) throws SQLException {
        Alert alert = entry.alert();
        Progress progress = alert.progress();
        statement.setString(first, alert.severity().wireName());
        statement.setString(first + 1, alert.status().wireName());
        statement.setLong(first + 2, alert.time().toEpochMilli());
        statement.setString(first + 3, alert.message());
        statement.setString(first + 4, Json.write(alert.values()));
        statement.setInt(first + 5, progress.change());
        statement.setLong(first + 6, progress.updatedAt().toEpochMilli());
        statement.setInt(first + 7, progress.occurrences());
        statement.setBoolean(first + 8, progress.flapping());
        setTime(statement, first + 9, progress.acknowledged().map(Acknowledgement::time));
        statement.setString(
                first + 10, progress.acknowledged().map(Acknowledgement::by).orElse(null));
        setTime(statement, first + 11, progress.clearedAt());
        statement.setLong(first + 12, entry.episode().toEpochMilli());
        statement.setLong(first + 13, entry.signalled().toEpochMilli());
        setTime(statement, first + 14, entry.due().map(Due::time));
        statement.setString(
                first + 15,
                entry.due().flatMap(Due::severity).map(AlertSeverity::wireName).orElse(null));
        statement.setString(first + 16, entry.plan());
    }

    private static void setTime(PreparedStatement statement, int index, Optional<Instant> time) throws SQLException {
        if (time.isPresent()) {
            statement.setLong(index, time.get().toEpochMilli());
        } else {
            statement.setNull(index, Types.BIGINT);
        }
    }

    /** Returns the latest alert of a rule and device. */
    static Optional<Entry> latest(Connection connection, String ruleId, String deviceId) throws SQLException {
        return first(select(
                connection,
                "WHERE rule_id = ? AND device_id = ? ORDER BY seq DESC FETCH FIRST 1 ROWS ONLY",
                List.of(ruleId, deviceId)));
    }

    static Optional<Entry> find(Connection connection, String id) throws SQLException {
        return first(select(connection, "WHERE id = ?", List.of(id)));
    }

    private static Optional<Entry> first(List<Row> rows) {
        return rows.stream().findFirst().map(Row::entry);
    }

    /** Returns flapping alerts that were quiet long enough. */
    static List<Row> due(Connection connection, Instant now, int max) throws SQLException {
        return select(
                connection,
                "WHERE clear_due <= ? ORDER BY clear_due FETCH FIRST " + max + " ROWS ONLY",
                List.of(now.toEpochMilli()));
    }

    /** Returns when the next flapping alert will have been quiet long enough. */
    static Optional<Instant> nextDue(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT MIN(clear_due) FROM alert");
                ResultSet rows = select.executeQuery()) {
            rows.next();
            return time(rows, 1);
        }
    }

    /** Returns the open alerts of a device. */
    static List<Row> open(Connection connection, String deviceId, String generationId) throws SQLException {
        return select(
                connection,
                "WHERE device_id = ? AND generation_id = ? AND status <> 'cleared'",
                List.of(deviceId, generationId));
    }

    /**
     * Selects rows.
     *
     * @param rest what follows the table's name, with a question mark for each value
     */
    static List<Row> select(Connection connection, String rest, List<?> values) throws SQLException {
        List<Row> found = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(SELECT + rest)) {
            for (int i = 0; i < values.size(); i++) {
                select.setObject(i + 1, values.get(i));
            }
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    found.add(new Row(rows.getLong(SEQUENCE), entry(rows)));
                }
            }
        }
        return found;
    }

    private static Entry entry(ResultSet rows) throws SQLException {
        Optional<Instant> acknowledged = time(rows, 14);
        String by = rows.getString(15);
        Progress progress = new Progress(
                rows.getInt(10),
                Instant.ofEpochMilli(rows.getLong(11)),
                rows.getInt(12),
                rows.getBoolean(13),
                acknowledged.map(at -> new Acknowledgement(by, at)),
                time(rows, 16));
        Alert alert = new Alert(
                rows.getString(1),
                rows.getString(2),
                rows.getString(3),
                AlertSeverity.ofWireName(rows.getString(5)).orElseThrow(),
                AlertStatus.ofWireName(rows.getString(6)).orElseThrow(),
                Instant.ofEpochMilli(rows.getLong(7)),
                rows.getString(8),
                Json.object(Json.stored(rows.getString(9), Map.class)),
                progress);
        return new Entry(
                alert,
                rows.getString(4),
                Instant.ofEpochMilli(rows.getLong(17)),
                Instant.ofEpochMilli(rows.getLong(18)),
                due(rows),
                rows.getString(21));
    }

    private static Optional<Due> due(ResultSet rows) throws SQLException {
        Optional<AlertSeverity> severity =
                Optional.ofNullable(rows.getString(20)).flatMap(AlertSeverity::ofWireName);
        return time(rows, 19).map(time -> new Due(time, severity));
    }

    private static Optional<Instant> time(ResultSet rows, int index) throws SQLException {
        long millis = rows.getLong(index);
        return rows.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }
}
