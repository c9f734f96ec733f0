package io.millrace.audit.internal;

import io.millrace.api.devicelog.DeviceLog;
import io.millrace.api.devicelog.DeviceLogEntry;
import io.millrace.api.devicelog.DeviceLogReport;
import io.millrace.api.devicelog.DeviceLogReport.Event;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The log of registered identities as a table. */
final class DeviceLogTable {

    private static final String COLUMNS = "user_name, event, protocol, address, text, first_at, last_at, times";

    private DeviceLogTable() {}

    /** Returns the entries of an identity, newest first. */
    static List<DeviceLogEntry> last(Connection connection, String identity) throws SQLException {
        List<DeviceLogEntry> entries = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT " + COLUMNS
                + " FROM audit_device_log WHERE user_name = ? ORDER BY id DESC FETCH FIRST " + DeviceLog.MAX_ENTRIES
                + " ROWS ONLY")) {
            select.setString(1, identity);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    entries.add(entry(rows));
                }
            }
        }
        return entries;
    }

    private static DeviceLogEntry entry(ResultSet rows) throws SQLException {
        Event event = Event.valueOf(rows.getString(2).toUpperCase(Locale.ROOT).replace('-', '_'));
        DeviceLogReport report =
                new DeviceLogReport(rows.getString(1), event, rows.getString(3), rows.getString(4), rows.getString(5));
        return new DeviceLogEntry(
                Instant.ofEpochMilli(rows.getLong(7)), Instant.ofEpochMilli(rows.getLong(6)), rows.getLong(8), report);
    }

    /** Adds an entry: to the newest one if it says the same, else as the newest one, and the oldest beyond 50 goes. */
    static int add(Connection connection, DeviceLogEntry entry) throws SQLException {
        return countUp(connection, entry) > 0 ? 1 : insert(connection, entry);
    }

    private static int countUp(Connection connection, DeviceLogEntry entry) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE audit_device_log SET times = times + ?, last_at = ?, address = ? WHERE id ="
                        + " (SELECT MAX(id) FROM audit_device_log WHERE user_name = ?)"
                        + " AND event = ? AND protocol = ? AND text = ?")) {
            update.setLong(1, entry.count());
            update.setLong(2, entry.time().toEpochMilli());
            update.setString(3, entry.report().address());
            update.setString(4, entry.report().identity());
            update.setString(5, entry.report().event().wireName());
            update.setString(6, entry.report().protocol());
            update.setString(7, entry.report().text());
            return update.executeUpdate();
        }
    }

    private static int insert(Connection connection, DeviceLogEntry entry) throws SQLException {
        DeviceLogReport report = entry.report();
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO audit_device_log (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, report.identity());
            insert.setString(2, report.event().wireName());
            insert.setString(3, report.protocol());
            insert.setString(4, report.address());
            insert.setString(5, report.text());
            insert.setLong(6, entry.first().toEpochMilli());
            insert.setLong(7, entry.time().toEpochMilli());
            insert.setLong(8, entry.count());
            insert.executeUpdate();
        }
        try (PreparedStatement delete = connection.prepareStatement(
                "DELETE FROM audit_device_log WHERE user_name = ? AND id <= (SELECT id FROM audit_device_log"
                        + " WHERE user_name = ? ORDER BY id DESC OFFSET " + DeviceLog.MAX_ENTRIES
                        + " ROWS FETCH NEXT 1 ROWS ONLY)")) {
            delete.setString(1, report.identity());
            delete.setString(2, report.identity());
            return delete.executeUpdate();
        }
    }
}
