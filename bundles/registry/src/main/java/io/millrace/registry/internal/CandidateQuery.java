package io.millrace.registry.internal;

import io.millrace.api.registry.DeviceStatus;
import io.millrace.registry.internal.FieldPath.Root;
import io.millrace.registry.internal.Filter.Compare;
import io.millrace.registry.internal.Filter.Operator;
import io.millrace.registry.internal.Literal.Text;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The SQL that finds the candidates of one branch in the order of their ids: a superset of the answer, by the best index. The
 * plan is fixed by hints: with its own estimates Derby now and then reads a million records for ten.
 *
 * @param sql the query
 * @param parameters of it, in order
 * @param idsOnly whether it selects ids, else whole records
 */
record CandidateQuery(String sql, List<Object> parameters, boolean idsOnly) {

    /** Fewer entries than this are collected and sorted by id; more are found sooner by reading records in order. */
    private static final int SORTED_ENTRIES = 20_000;

    private static final int COMPARED_ENTRIES = 2_000;

    /**
     * Chooses the query for a branch.
     *
     * @param connection to count entries with
     * @param branch parts that all have to hold
     * @param paths the declared paths
     * @param after the cursor
     */
    static CandidateQuery choose(Connection connection, List<Filter> branch, IndexedPaths paths, Optional<String> after)
            throws SQLException {
        IdRange range = IdRange.of(branch, after);
        List<Seek> seeks = branch.stream()
                .map(part -> Seek.of(part, paths))
                .flatMap(Optional::stream)
                .toList();
        Optional<Seek> best = best(connection, seeks);
        if (best.isPresent()) {
            return byIndex(best.get(), others(seeks, best.get()), range);
        }
        return byRecord(status(branch), seeks, range);
    }

    private static List<Seek> others(List<Seek> seeks, Seek best) {
        List<Seek> others = new ArrayList<>(seeks);
        others.remove(best);
        return others;
    }

    /** The seek with the fewest entries; a range that has many is none. */
    private static Optional<Seek> best(Connection connection, List<Seek> seeks) throws SQLException {
        if (seeks.size() == 1 && seeks.get(0).exact()) {
            return Optional.of(seeks.get(0));
        }
        Seek best = null;
        int fewest = Integer.MAX_VALUE;
        for (Seek seek : seeks) {
            int limit = seek.exact() ? COMPARED_ENTRIES : SORTED_ENTRIES;
            int count = count(connection, seek, limit);
            if ((seek.exact() || count < limit) && count < fewest) {
                best = seek;
                fewest = count;
            }
        }
        return Optional.ofNullable(best);
    }

    private static int count(Connection connection, Seek seek, int limit) throws SQLException {
        String sql = "SELECT 1 FROM " + hinted(seek, "k") + " WHERE "
                + seek.condition().formatted("k") + " FETCH FIRST " + limit + " ROWS ONLY";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            set(select, seek.parameters());
            int count = 0;
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    count++;
                }
            }
            return count;
        }
    }

    private static CandidateQuery byIndex(Seek seek, List<Seek> others, IdRange range) {
        List<Object> parameters = new ArrayList<>(seek.parameters());
        parameters.addAll(range.parameters());
        String sql = "SELECT k.device_id FROM --DERBY-PROPERTIES joinOrder=FIXED\n" + hinted(seek, "k") + " WHERE "
                + seek.condition().formatted("k") + " AND " + range.condition("k.device_id")
                + probes(others, "k.device_id", parameters)
                + (seek.exact() ? " ORDER BY k.path_id, k.val, k.device_id" : " ORDER BY k.device_id");
        return new CandidateQuery(sql, parameters, true);
    }

    private static CandidateQuery byRecord(Optional<DeviceStatus> status, List<Seek> seeks, IdRange range) {
        List<Object> parameters = new ArrayList<>();
        status.ifPresent(wanted -> parameters.add(DeviceTables.statusCode(wanted)));
        parameters.addAll(range.parameters());
        String hint = status.isPresent() ? "index=DEVICE_STATUS" : "constraint=DEVICE_PK";
        String sql = "SELECT " + DeviceTables.COLUMNS + " FROM --DERBY-PROPERTIES joinOrder=FIXED\n"
                + "device d --DERBY-PROPERTIES " + hint + "\n WHERE " + (status.isPresent() ? "d.status = ? AND " : "")
                + range.condition("d.id") + probes(seeks, "d.id", parameters)
                + (status.isPresent() ? " ORDER BY d.status, d.id" : " ORDER BY d.id");
        return new CandidateQuery(sql, parameters, false);
    }

    /**
     * Conditions that the index can tell of one device by a single look. Of a range it cannot: it would go through all of the range for
     * each device; that the record matches is asked in any case.
     */
    private static String probes(List<Seek> seeks, String idColumn, List<Object> parameters) {
        StringBuilder sql = new StringBuilder();
        for (Seek seek : seeks.stream().filter(Seek::exact).toList()) {
            sql.append(" AND EXISTS (SELECT 1 FROM ")
                    .append(hinted(seek, "p"))
                    .append(" WHERE ")
                    .append(seek.condition().formatted("p"))
                    .append(" AND p.device_id = ")
                    .append(idColumn)
                    .append(')');
            parameters.addAll(seek.parameters());
        }
        return sql.toString();
    }

    private static String hinted(Seek seek, String alias) {
        return seek.table() + " " + alias + " --DERBY-PROPERTIES constraint="
                + (seek.numbers() ? "REGISTRY_NUMBER_PK" : "REGISTRY_TEXT_PK")
                + (alias.equals("p") ? ", joinStrategy=NESTEDLOOP" : "") + "\n";
    }

    private static Optional<DeviceStatus> status(List<Filter> branch) {
        return branch.stream()
                .flatMap(part -> part instanceof Compare compare
                                && compare.path().root() == Root.STATUS
                                && compare.operator() == Operator.EQ
                                && compare.literal() instanceof Text text
                        ? Arrays.stream(DeviceStatus.values())
                                .filter(s -> s.wireName().equals(text.value()))
                        : Stream.empty())
                .findFirst();
    }

    /** Sets parameters in their order. */
    static void set(PreparedStatement statement, List<Object> parameters) throws SQLException {
        for (int i = 0; i < parameters.size(); i++) {
            statement.setObject(i + 1, parameters.get(i));
        }
    }
}
