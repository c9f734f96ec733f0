package io.millrace.registry.internal;

import io.millrace.registry.internal.IndexedPaths.Declared;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The SQL of the declaration. Every method works in the transaction of the connection it is given. */
final class PathTables {

    private static final String BUILDING = "BUILDING";
    private static final String READY = "READY";
    private static final String DROPPING = "DROPPING";

    private PathTables() {}

    /** One row of the declaration. */
    private record Row(int id, String path, String state) {}

    /**
     * Brings the table in step with a declaration: what is new is BUILDING, or READY at once where there are no records; what
     * is gone is DROPPING, and gets a new id where it comes back.
     *
     * @param connection of the transaction
     * @param wanted the declared paths
     */
    static IndexedPaths declare(Connection connection, List<FieldPath> wanted) throws SQLException {
        List<Row> rows = rows(connection);
        int next = rows.stream().mapToInt(Row::id).max().orElse(0) + 1;
        boolean empty = DeviceTables.count(connection) == 0;
        List<Declared> declared = new ArrayList<>();
        Set<Integer> kept = new HashSet<>();
        for (FieldPath path : wanted) {
            Optional<Row> known = rows.stream()
                    .filter(row ->
                            row.path().equals(path.toString()) && !row.state().equals(DROPPING))
                    .findAny();
            if (known.isPresent()) {
                kept.add(known.get().id());
                declared.add(
                        new Declared(known.get().id(), path, known.get().state().equals(READY)));
            } else {
                insert(connection, new Row(next, path.toString(), empty ? READY : BUILDING));
                declared.add(new Declared(next++, path, empty));
            }
        }
        for (Row row : rows) {
            if (!kept.contains(row.id())) {
                setState(connection, row.id(), DROPPING);
            }
        }
        return new IndexedPaths(declared);
    }

    /** Every record has its entries now. */
    static boolean setReady(Connection connection, int id) throws SQLException {
        setState(connection, id, READY);
        return true;
    }

    /**
     * Removes some entries of a path that is no longer declared, or the path itself once it has none.
     *
     * @param connection of the transaction
     * @param limit the most entries a table
     * @return whether there was something to do
     */
    static boolean clearSome(Connection connection, int limit) throws SQLException {
        Optional<Row> dropping = rows(connection).stream()
                .filter(row -> row.state().equals(DROPPING))
                .findFirst();
        if (dropping.isEmpty()) {
            return false;
        }
        int id = dropping.get().id();
        int cleared = clear(connection, "registry_text", id, limit) + clear(connection, "registry_number", id, limit);
        if (cleared == 0) {
            try (PreparedStatement delete =
                    connection.prepareStatement("DELETE FROM registry_path WHERE path_id = ?")) {
                delete.setInt(1, id);
                delete.executeUpdate();
            }
        }
        return true;
    }

    private static int clear(Connection connection, String table, int id, int limit) throws SQLException {
        int cleared = 0;
        try (PreparedStatement select = connection.prepareStatement("SELECT val, device_id FROM " + table
                        + " WHERE path_id = ? FETCH FIRST " + limit + " ROWS ONLY");
                PreparedStatement delete = connection.prepareStatement(
                        "DELETE FROM " + table + " WHERE path_id = ? AND val = ? AND device_id = ?")) {
            select.setInt(1, id);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    delete.setInt(1, id);
                    delete.setObject(2, rows.getObject(1));
                    delete.setString(3, rows.getString(2));
                    cleared += delete.executeUpdate();
                }
            }
        }
        return cleared;
    }

    private static List<Row> rows(Connection connection) throws SQLException {
        List<Row> rows = new ArrayList<>();
        try (PreparedStatement select =
                        connection.prepareStatement("SELECT path_id, path, state FROM registry_path ORDER BY path_id");
                ResultSet result = select.executeQuery()) {
            while (result.next()) {
                rows.add(new Row(result.getInt(1), result.getString(2), result.getString(3)));
            }
        }
        return rows;
    }

    private static void insert(Connection connection, Row row) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO registry_path (path_id, path, state) VALUES (?, ?, ?)")) {
            insert.setInt(1, row.id());
            insert.setString(2, row.path());
            insert.setString(3, row.state());
            insert.executeUpdate();
        }
    }

    private static void setState(Connection connection, int id, String state) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE registry_path SET state = ? WHERE path_id = ?")) {
            update.setString(1, state);
            update.setInt(2, id);
            update.executeUpdate();
        }
    }
}
