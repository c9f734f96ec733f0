package io.millrace.alerts.internal;

import io.millrace.alerts.internal.Verdict.Event;
import io.millrace.api.address.StreamKind;
import io.millrace.api.alert.Alert;
import io.millrace.api.stream.Content;
import io.millrace.api.stream.Stamp;
import io.millrace.api.stream.StreamRecord;
import io.millrace.json.Json;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Changes of alerts on their way to {@code streams/alerts}. Stateless. */
final class AlertOutbox {

    private AlertOutbox() {}

    /**
     * A change that waits.
     *
     * @param id its place
     * @param messageId of its record
     * @param created when it was made
     * @param record what is to be appended, but for its time
     */
    record Parcel(long id, String messageId, Instant created, StreamRecord record) {}

    /**
     * Adds a change, within the transaction that changes the alert.
     *
     * @param more properties of the record beside those of each
     */
    static void insert(Connection connection, Entry entry, Event event, Map<String, String> more) throws SQLException {
        Alert alert = entry.alert();
        Map<String, Object> payload = new LinkedHashMap<>(alert.members());
        payload.put("event", event.wireName());
        Map<String, String> properties = new LinkedHashMap<>(more);
        properties.put("alert-id", alert.id());
        properties.put("rule-id", alert.ruleId());
        properties.put("severity", alert.severity().wireName());
        properties.put("status", alert.status().wireName());
        properties.put("event", event.wireName());
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO alert_outbox (message_id, device_id,"
                + " generation_id, rule_id, created, properties, payload) VALUES (?, ?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, alert.id() + "-" + alert.progress().change());
            insert.setString(2, alert.deviceId());
            insert.setString(3, entry.generationId());
            insert.setString(4, alert.ruleId());
            insert.setLong(5, alert.progress().updatedAt().toEpochMilli());
            insert.setString(6, Json.write(properties));
            insert.setString(7, Json.write(payload));
            insert.executeUpdate();
        }
    }

    static List<Parcel> oldest(Connection connection, int max) throws SQLException {
        List<Parcel> parcels = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT id, message_id, device_id, generation_id,"
                        + " rule_id, created, properties, payload FROM alert_outbox ORDER BY id FETCH FIRST " + max
                        + " ROWS ONLY");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                Instant created = Instant.ofEpochMilli(rows.getLong(6));
                Map<String, String> properties = new LinkedHashMap<>();
                Json.object(Json.stored(rows.getString(7), Map.class))
                        .forEach((name, value) -> properties.put(name, String.valueOf(value)));
                Content content = new Content(
                        Optional.of("application/json"),
                        properties,
                        rows.getString(8).getBytes(StandardCharsets.UTF_8));
                Stamp stamp = new Stamp(created, rows.getString(2), true, rows.getString(4), Optional.empty());
                parcels.add(new Parcel(
                        rows.getLong(1),
                        rows.getString(2),
                        created,
                        new StreamRecord(StreamKind.ALERTS, rows.getString(3), rows.getString(5), stamp, content)));
            }
        }
        return parcels;
    }

    static int delete(Connection connection, List<Parcel> parcels) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM alert_outbox WHERE id = ?")) {
            for (Parcel parcel : parcels) {
                delete.setLong(1, parcel.id());
                delete.addBatch();
            }
            return delete.executeBatch().length;
        }
    }

    static long size(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT COUNT(*) FROM alert_outbox");
                ResultSet rows = select.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
