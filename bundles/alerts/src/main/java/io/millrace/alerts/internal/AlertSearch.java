package io.millrace.alerts.internal;

import io.millrace.alerts.internal.AlertTable.Row;
import io.millrace.api.alert.AlertPage;
import io.millrace.api.alert.AlertQuery;
import io.millrace.api.alert.AlertSeverity;
import io.millrace.api.alert.AlertStatus;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Finds alerts; the cursor is the place of the last one of the page. Stateless. */
final class AlertSearch {

    private AlertSearch() {}

    /** Reads a cursor. */
    static Optional<Long> place(Optional<String> cursor) {
        return cursor.map(text -> {
            if (!text.matches("[0-9]{1,18}")) {
                throw new IllegalArgumentException("cursor '" + text + "' is not one of a page before");
            }
            return Long.valueOf(text);
        });
    }

    static AlertPage find(Connection connection, AlertQuery query, int limit, Optional<Long> before)
            throws SQLException {
        List<String> conditions = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        among(
                conditions,
                values,
                "status",
                query.statuses().stream().map(AlertStatus::wireName).toList());
        among(
                conditions,
                values,
                "severity",
                query.severities().stream().map(AlertSeverity::wireName).toList());
        among(conditions, values, "device_id", query.deviceId().stream().toList());
        among(conditions, values, "rule_id", query.ruleId().stream().toList());
        before.ifPresent(place -> {
            conditions.add("seq < ?");
            values.add(place);
        });
        String where = conditions.isEmpty() ? "" : "WHERE " + String.join(" AND ", conditions);
        List<Row> rows =
                AlertTable.select(connection, where + " ORDER BY seq DESC FETCH FIRST " + limit + " ROWS ONLY", values);
        return new AlertPage(
                rows.stream().map(row -> row.entry().alert()).toList(),
                rows.size() < limit
                        ? Optional.empty()
                        : Optional.of(String.valueOf(rows.get(limit - 1).sequence())));
    }

    private static void among(List<String> conditions, List<Object> values, String column, Collection<String> wanted) {
        if (!wanted.isEmpty()) {
            conditions.add(column + " IN (" + String.join(", ", Collections.nCopies(wanted.size(), "?")) + ")");
            values.addAll(wanted);
        }
    }
}
