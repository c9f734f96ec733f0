package io.millrace.registry.internal;

import io.millrace.api.registry.DevicePage;
import io.millrace.api.registry.DeviceRecord;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Answers one page of a query: the branches are read one after the other, each from the cursor on, and merged by id. A page
 * ends where it is full, or where a branch has read as many records as it may; the next page goes on there.
 */
final class PageQuery {

    private static final String CURSOR_PREFIX = "1:";

    private final IndexedPaths paths;
    private final int scannedRecords;

    /**
     * Makes it.
     *
     * @param paths the declared paths
     * @param scannedRecords how many records a branch reads at most
     */
    PageQuery(IndexedPaths paths, int scannedRecords) {
        this.paths = paths;
        this.scannedRecords = scannedRecords;
    }

    /**
     * Answers.
     *
     * @param connection of the transaction
     * @param filter what to find; empty for all
     * @param limit the most devices
     * @param after the id after which the page begins
     */
    DevicePage run(Connection connection, Optional<Filter> filter, int limit, Optional<String> after)
            throws SQLException {
        TreeMap<String, DeviceRecord> found = new TreeMap<>();
        Optional<String> frontier = Optional.empty();
        List<List<Filter>> branches = filter.map(Branches::of).orElse(List.of(List.of()));
        for (List<Filter> branch : branches) {
            Optional<String> stopped = branch(connection, branch, limit, after, found);
            if (stopped.isPresent()
                    && frontier.filter(f -> f.compareTo(stopped.get()) <= 0).isEmpty()) {
                frontier = stopped;
            }
        }
        boolean indexed = filter.map(f -> f.paths().allMatch(paths::covers)).orElse(true);
        // Behind the frontier some branch was not read, so that what others found there waits for the next page.
        List<DeviceRecord> devices = new ArrayList<>(
                frontier.map(f -> found.headMap(f, true)).orElse(found).values());
        if (devices.size() > limit) {
            List<DeviceRecord> page = List.copyOf(devices.subList(0, limit));
            return new DevicePage(
                    page, indexed, Optional.of(cursor(page.get(limit - 1).id())));
        }
        return new DevicePage(List.copyOf(devices), indexed, frontier.map(PageQuery::cursor));
    }

    /** Adds what a branch finds, one more than the limit at most; returns the id it stopped at for having read too much. */
    private Optional<String> branch(
            Connection connection,
            List<Filter> branch,
            int limit,
            Optional<String> after,
            TreeMap<String, DeviceRecord> found)
            throws SQLException {
        CandidateQuery query = CandidateQuery.choose(connection, branch, paths, after);
        int matches = 0;
        int read = 0;
        String last = "";
        try (PreparedStatement select = connection.prepareStatement(query.sql())) {
            CandidateQuery.set(select, query.parameters());
            try (ResultSet rows = select.executeQuery()) {
                while (matches <= limit && rows.next()) {
                    String id = rows.getString(1);
                    if (id.equals(last)) {
                        // A range of an index names a device once for each value in it.
                        continue;
                    }
                    if (read++ == scannedRecords) {
                        return Optional.of(last);
                    }
                    last = id;
                    matches += add(connection, query, rows, branch, found) ? 1 : 0;
                }
            }
        }
        return Optional.empty();
    }

    private static boolean add(
            Connection connection,
            CandidateQuery query,
            ResultSet rows,
            List<Filter> branch,
            TreeMap<String, DeviceRecord> found)
            throws SQLException {
        Optional<DeviceRecord> device = query.idsOnly()
                ? DeviceTables.find(connection, rows.getString(1))
                : Optional.of(DeviceTables.record(rows));
        boolean matches = device.isPresent() && branch.stream().allMatch(part -> part.matches(device.get()));
        if (matches) {
            found.put(device.get().id(), device.get());
        }
        return matches;
    }

    /**
     * Reads a cursor.
     *
     * @param cursor of the page before
     * @throws IllegalArgumentException if it is none of ours
     */
    static String after(String cursor) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            if (text.startsWith(CURSOR_PREFIX)) {
                return text.substring(CURSOR_PREFIX.length());
            }
            throw new IllegalArgumentException("another version");
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("cursor is none that this server gave; begin without one", e);
        }
    }

    private static String cursor(String lastId) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((CURSOR_PREFIX + lastId).getBytes(StandardCharsets.UTF_8));
    }
}
