package io.millrace.provisioning.internal;

import io.millrace.api.address.StreamKind;
import io.millrace.api.identity.IdentityKind;
import io.millrace.api.provisioning.LifecycleEvent;
import io.millrace.api.stream.Content;
import io.millrace.api.stream.Stamp;
import io.millrace.api.stream.StreamRecord;
import io.millrace.json.Json;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The table of events that the log has not confirmed yet. A row is written with the change that it tells of, and removed once
 * its records are on the log's disk. Its message id stays the same however often it is sent.
 */
final class LifecycleOutbox {

    private LifecycleOutbox() {}

    /**
     * Events on their way.
     *
     * @param id of the row
     * @param records for the log, in order
     */
    record Parcel(long id, List<StreamRecord> records) {}

    static void insert(Connection connection, List<LifecycleEvent> events) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO lifecycle_outbox (message_id, events) VALUES (?, ?)")) {
            insert.setString(1, UUID.randomUUID().toString());
            insert.setString(
                    2, Json.write(events.stream().map(LifecycleOutbox::payload).toList()));
            insert.executeUpdate();
        }
    }

    /** Reads the oldest rows. The rows of one device are in the order of its changes, since those wait for each other. */
    static List<Parcel> oldest(Connection connection, int limit) throws SQLException {
        List<Parcel> parcels = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT id, message_id, events"
                        + " FROM lifecycle_outbox --DERBY-PROPERTIES constraint=LIFECYCLE_OUTBOX_PK\n"
                        + " ORDER BY id FETCH FIRST " + limit + " ROWS ONLY");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                parcels.add(new Parcel(rows.getLong(1), records(rows.getString(2), rows.getString(3))));
            }
        }
        return parcels;
    }

    static int delete(Connection connection, List<Parcel> parcels) throws SQLException {
        int deleted = 0;
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM lifecycle_outbox WHERE id = ?")) {
            for (Parcel parcel : parcels) {
                delete.setLong(1, parcel.id());
                deleted += delete.executeUpdate();
            }
        }
        return deleted;
    }

    private static Map<String, Object> payload(LifecycleEvent event) {
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put("type", event.type().wireName());
        payload.put("id", event.id());
        payload.put("kind", wireName(event.kind()));
        payload.put("time", event.time().toString());
        payload.put("generationId", event.generationId());
        event.credential().ifPresent(credential -> payload.put("credential", credential));
        event.oldUntil().ifPresent(until -> payload.put("oldUntil", until.toString()));
        return payload;
    }

    private static List<StreamRecord> records(String messageId, String events) {
        List<StreamRecord> records = new ArrayList<>();
        for (Map<?, ?> payload : Json.stored(events, Map[].class)) {
            Stamp stamp = new Stamp(
                    Instant.parse((String) payload.get("time")),
                    messageId + "-" + records.size(),
                    true,
                    (String) payload.get("generationId"),
                    Optional.empty());
            Content content = new Content(Optional.of("application/json"), Map.of(), Json.bytes(payload));
            records.add(new StreamRecord(
                    StreamKind.LIFECYCLE, (String) payload.get("id"), (String) payload.get("type"), stamp, content));
        }
        return records;
    }

    private static String wireName(IdentityKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
