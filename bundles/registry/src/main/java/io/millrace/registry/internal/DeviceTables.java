package io.millrace.registry.internal;

import io.millrace.api.registry.DeviceRecord;
import io.millrace.api.registry.DeviceStatus;
import io.millrace.json.Json;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The SQL of records and of their index entries. Every method works in the transaction of the connection it is given. */
final class DeviceTables {

    /** The columns that {@link #record} reads, in their order. */
    static final String COLUMNS =
            "id, status, metadata, reported, desired, desired_version, gateways, generation_id, etag";

    private static final String ENABLED = "E";
    private static final String INSERT = "INSERT INTO device (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String UPDATE =
            "UPDATE device SET id = ?, status = ?, metadata = ?, reported = ?, desired = ?,"
                    + " desired_version = ?, gateways = ?, generation_id = ?, etag = ? WHERE id = ? AND etag = ?";

    private DeviceTables() {}

    private static Map<String, Object> object(String text) {
        return text.equals("{}") ? Map.of() : Json.object(Json.stored(text, Map.class));
    }

    private static List<String> texts(String text) {
        return text.equals("[]") ? List.of() : List.of(Json.stored(text, String[].class));
    }

    /** Reads the record at the cursor. */
    static DeviceRecord record(ResultSet rows) throws SQLException {
        return new DeviceRecord(
                rows.getString(1),
                rows.getString(2).equals(ENABLED) ? DeviceStatus.ENABLED : DeviceStatus.DISABLED,
                object(rows.getString(3)),
                object(rows.getString(4)),
                object(rows.getString(5)),
                rows.getLong(6),
                texts(rows.getString(7)),
                rows.getString(8),
                rows.getString(9));
    }

    static Optional<DeviceRecord> find(Connection connection, String id) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT " + COLUMNS + " FROM device WHERE id = ?")) {
            select.setString(1, id);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next() ? Optional.of(record(rows)) : Optional.empty();
            }
        }
    }

    static List<String> gateways(Connection connection, String id) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT gateways FROM device WHERE id = ?")) {
            select.setString(1, id);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next() ? texts(rows.getString(1)) : List.of();
            }
        }
    }

    static long count(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT COUNT(*) FROM device");
                ResultSet rows = select.executeQuery()) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    static void insert(Connection connection, DeviceRecord device) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            setColumns(insert, device);
            insert.executeUpdate();
        }
    }

    /** Replaces a record, if it has the expected etag still. */
    static boolean update(Connection connection, DeviceRecord device, String expectedEtag) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(UPDATE)) {
            setColumns(update, device);
            update.setString(10, device.id());
            update.setString(11, expectedEtag);
            return update.executeUpdate() > 0;
        }
    }

    /** Locks a record until the end of the transaction. */
    static boolean lock(Connection connection, String id) throws SQLException {
        return update(connection, "UPDATE device SET etag = etag WHERE id = ?", id) > 0;
    }

    static void delete(Connection connection, String id) throws SQLException {
        update(connection, "DELETE FROM device WHERE id = ?", id);
    }

    static void insertLeaves(Connection connection, String id, Collection<Leaf> leaves) throws SQLException {
        leaves(
                connection,
                id,
                leaves,
                "INSERT INTO registry_text (path_id, val, device_id) VALUES (?, ?, ?)",
                "INSERT INTO registry_number (path_id, val, device_id) VALUES (?, ?, ?)");
    }

    static void deleteLeaves(Connection connection, String id, Collection<Leaf> leaves) throws SQLException {
        leaves(
                connection,
                id,
                leaves,
                "DELETE FROM registry_text WHERE path_id = ? AND val = ? AND device_id = ?",
                "DELETE FROM registry_number WHERE path_id = ? AND val = ? AND device_id = ?");
    }

    private static void leaves(
            Connection connection, String id, Collection<Leaf> leaves, String textSql, String numberSql)
            throws SQLException {
        if (leaves.isEmpty()) {
            return;
        }
        try (PreparedStatement text = connection.prepareStatement(textSql);
                PreparedStatement number = connection.prepareStatement(numberSql)) {
            for (Leaf leaf : leaves) {
                PreparedStatement statement = leaf.value() instanceof Double ? number : text;
                statement.setInt(1, leaf.pathId());
                statement.setObject(2, leaf.value());
                statement.setString(3, id);
                statement.executeUpdate();
            }
        }
    }

    private static int update(Connection connection, String sql, String id) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setString(1, id);
            return update.executeUpdate();
        }
    }

    private static void setColumns(PreparedStatement statement, DeviceRecord device) throws SQLException {
        statement.setString(1, device.id());
        statement.setString(2, statusCode(device.status()));
        statement.setString(3, Json.write(device.metadata()));
        statement.setString(4, Json.write(device.reported()));
        statement.setString(5, Json.write(device.desired()));
        statement.setLong(6, device.desiredVersion());
        statement.setString(7, Json.write(device.gateways()));
        statement.setString(8, device.generationId());
        statement.setString(9, device.etag());
    }

    /** Returns the status as the table has it. */
    static String statusCode(DeviceStatus status) {
        return status == DeviceStatus.ENABLED ? ENABLED : "D";
    }
}
