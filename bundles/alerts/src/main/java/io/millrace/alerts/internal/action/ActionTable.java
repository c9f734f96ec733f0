package io.millrace.alerts.internal.action;

import io.millrace.api.alert.ActionReport;
import io.millrace.api.alert.ActionReport.State;
import io.millrace.api.alert.Alert;
import io.millrace.api.alert.AlertAction;
import io.millrace.json.Json;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The table of actions. Stateless; each method works in the transaction of its connection. */
final class ActionTable {

    private static final Pattern KEY = Pattern.compile("(.+)-([0-9]{1,9})-([0-9]{1,9})");
    private static final int KEPT = 50;
    private static final int MAX_DETAIL = 500;
    private static final int MAX_TARGET = 1_000;

    private ActionTable() {}

    /** A row that is due; its action has to be found in the plan. */
    record Due(
            long id,
            String alertId,
            String deviceId,
            int change,
            int ordinal,
            String kind,
            String target,
            int attempts,
            Instant created,
            String generationId,
            String plan,
            String alert) {

        /** Returns what is the same for each attempt, and for this action alone. */
        String key() {
            return alertId + "-" + change + "-" + ordinal;
        }

        /** Tells whether an action is this one: that of a plan may be another one by now. */
        boolean isOf(AlertAction action) {
            return kind.equals(action.kind()) && target.equals(cut(action.target(), MAX_TARGET));
        }
    }

    /** Adds an action that is to be done at once. */
    static void insert(Connection connection, Alert alert, int ordinal, AlertAction action, String payload)
            throws SQLException {
        long now = alert.progress().updatedAt().toEpochMilli();
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO alert_action (alert_id, device_id,"
                + " change_number, ordinal, kind, target, state, attempts, created, changed, next_try, detail, alert)"
                + " VALUES (?, ?, ?, ?, ?, ?, 'pending', 0, ?, ?, ?, '', ?)")) {
            insert.setString(1, alert.id());
            insert.setString(2, alert.deviceId());
            insert.setInt(3, alert.progress().change());
            insert.setInt(4, ordinal);
            insert.setString(5, action.kind());
            insert.setString(6, cut(action.target(), MAX_TARGET));
            insert.setLong(7, now);
            insert.setLong(8, now);
            insert.setLong(9, now);
            insert.setString(10, payload);
            insert.executeUpdate();
        }
        forgetOld(connection, alert.id());
    }

    /** Keeps the last ones of an alert, and those that are not done yet. */
    private static void forgetOld(Connection connection, String alertId) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM alert_action WHERE alert_id = ? AND"
                + " state <> 'pending' AND id <= (SELECT id FROM alert_action WHERE alert_id = ? ORDER BY id DESC OFFSET "
                + KEPT + " ROWS FETCH NEXT 1 ROWS ONLY)")) {
            delete.setString(1, alertId);
            delete.setString(2, alertId);
            delete.executeUpdate();
        }
    }

    /** Returns rows of some kinds that are due. */
    static List<Due> due(Connection connection, List<String> kinds, Instant now, int max) throws SQLException {
        List<Due> due = new ArrayList<>();
        String marks = String.join(", ", Collections.nCopies(kinds.size(), "?"));
        try (PreparedStatement select = connection.prepareStatement("SELECT t.id, t.alert_id, t.device_id,"
                + " t.change_number, t.ordinal, t.kind, t.target, t.attempts, t.created, a.generation_id, a.plan, t.alert"
                + " FROM alert_action t JOIN alert a ON a.id ="
                + " t.alert_id WHERE t.next_try <= ? AND t.kind IN (" + marks
                + ") ORDER BY t.next_try, t.id FETCH FIRST "
                + max + " ROWS ONLY")) {
            select.setLong(1, now.toEpochMilli());
            for (int i = 0; i < kinds.size(); i++) {
                select.setString(i + 2, kinds.get(i));
            }
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    due.add(new Due(
                            rows.getLong(1),
                            rows.getString(2),
                            rows.getString(3),
                            rows.getInt(4),
                            rows.getInt(5),
                            rows.getString(6),
                            rows.getString(7),
                            rows.getInt(8),
                            Instant.ofEpochMilli(rows.getLong(9)),
                            rows.getString(10),
                            rows.getString(11),
                            rows.getString(12)));
                }
            }
        }
        return due;
    }

    /** Tells whether something of some kinds is to be done, now or later. */
    static boolean isAny(Connection connection, List<String> kinds) throws SQLException {
        return !due(connection, kinds, Instant.ofEpochMilli(Long.MAX_VALUE), 1).isEmpty();
    }

    /** Notes what became of an attempt; one that is to be tried again has a time for that. */
    static void finish(Connection connection, long id, State state, String detail, Times times) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE alert_action SET state = ?, attempts ="
                + " attempts + ?, changed = ?, next_try = ?, detail = ? WHERE id = ?")) {
            update.setString(1, state.wireName());
            update.setInt(2, times.tried());
            update.setLong(3, times.now().toEpochMilli());
            if (times.next().isPresent()) {
                update.setLong(4, times.next().get().toEpochMilli());
            } else {
                update.setNull(4, Types.BIGINT);
            }
            update.setString(5, cut(detail, MAX_DETAIL));
            update.setLong(6, id);
            update.executeUpdate();
        }
        if (state == State.DONE) {
            forgetAlert(connection, id);
        }
    }

    /**
     * Lets an action be done once more that was given up.
     *
     * @param key as {@link Due#key} has it
     * @return whether it is there
     */
    static boolean repeat(Connection connection, String key, Instant now) throws SQLException {
        Matcher parts = KEY.matcher(key);
        if (!parts.matches()) {
            return false;
        }
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE alert_action SET state = 'pending', attempts"
                        + " = 0, created = ?, changed = ?, next_try = ?, detail = '' WHERE alert_id = ? AND change_number = ?"
                        + " AND ordinal = ? AND state = 'failed'")) {
            update.setLong(1, now.toEpochMilli());
            update.setLong(2, now.toEpochMilli());
            update.setLong(3, now.toEpochMilli());
            update.setString(4, parts.group(1));
            update.setInt(5, Integer.parseInt(parts.group(2)));
            update.setInt(6, Integer.parseInt(parts.group(3)));
            return update.executeUpdate() > 0;
        }
    }

    /** What was done needs no copy of its alert. */
    private static void forgetAlert(Connection connection, long id) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE alert_action SET alert = '' WHERE id = ?")) {
            update.setLong(1, id);
            update.executeUpdate();
        }
    }

    /**
     * When something was tried.
     *
     * @param tried how often, 0 or 1
     * @param now the present
     * @param next when it is to be tried again, if it is
     */
    record Times(int tried, Instant now, Optional<Instant> next) {}

    /** Returns how many commands were sent to a device by its alerts since. */
    static int commandsSince(Connection connection, String deviceId, Instant since) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT COUNT(*) FROM alert_action WHERE device_id"
                + " = ? AND kind = 'command' AND state = 'done' AND created >= ?")) {
            select.setString(1, deviceId);
            select.setLong(2, since.toEpochMilli());
            try (ResultSet rows = select.executeQuery()) {
                rows.next();
                return rows.getInt(1);
            }
        }
    }

    /** Returns what became of the actions of an alert, the latest first. */
    static List<ActionReport> reports(Connection connection, String alertId) throws SQLException {
        List<ActionReport> reports = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT kind, target, change_number, state,"
                + " attempts, changed, detail FROM alert_action WHERE alert_id = ? ORDER BY id DESC FETCH FIRST " + KEPT
                + " ROWS ONLY")) {
            select.setString(1, alertId);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    reports.add(new ActionReport(
                            rows.getString(1),
                            rows.getString(2),
                            rows.getInt(3),
                            State.ofWireName(rows.getString(4)).orElseThrow(),
                            rows.getInt(5),
                            Instant.ofEpochMilli(rows.getLong(6)),
                            rows.getString(7)));
                }
            }
        }
        return reports;
    }

    static Map<String, Long> countByState(Connection connection) throws SQLException {
        Map<String, Long> counts = new HashMap<>();
        try (PreparedStatement select =
                        connection.prepareStatement("SELECT state, COUNT(*) FROM alert_action GROUP BY state");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                counts.put(rows.getString(1), rows.getLong(2));
            }
        }
        return counts;
    }

    static Map<String, Object> alert(Due due) {
        return Json.object(Json.stored(due.alert(), Map.class));
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most);
    }
}
