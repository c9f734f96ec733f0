package io.millrace.rest.internal.idempotency;

import io.millrace.api.storage.Database;
import io.millrace.rest.internal.provider.StoreProviders;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Keeps first answers in the database, encrypted, for a time, up to a number and a size. Any thread. */
final class JdbcAnswerStore implements AnswerStore {

    /** The most answers that are kept; beyond them the oldest go. */
    static final int MAX_ANSWERS = 100_000;

    private static final long MAX_OCTETS = 256L << 20;

    private static final String AREA = "rest";
    private static final long CLEANING_MILLIS = 60_000;
    /** How much may come between two cleanings, as a part of what is kept. */
    private static final int CLEANING_PART = 16;

    private final StoreProviders stores;
    private final Duration lifetime;
    private final Clock clock;
    private final long maxOctets;
    private Database migrated;
    private long nextCleaning;
    private long octetsSinceCleaning;

    JdbcAnswerStore(StoreProviders stores, Duration lifetime, Clock clock) {
        this(stores, lifetime, clock, MAX_OCTETS);
    }

    JdbcAnswerStore(StoreProviders stores, Duration lifetime, Clock clock, long maxOctets) {
        this.stores = stores;
        this.lifetime = lifetime;
        this.clock = clock;
        this.maxOctets = maxOctets;
    }

    @Override
    public Optional<Entry> find(String id) {
        long oldest = clock.millis() - lifetime.toMillis();
        Optional<Entry> sealed = database().transaction(connection -> select(connection, id, oldest));
        return sealed.map(
                entry -> new Entry(entry.bodyDigest(), stores.secretBox().get().open(entry.answer(), context(id))));
    }

    @Override
    public void save(String id, Entry entry) {
        byte[] sealed = stores.secretBox().get().seal(entry.answer(), context(id));
        long now = clock.millis();
        database().transaction(connection -> {
            remove(connection, id);
            int rows = insert(connection, id, new Entry(entry.bodyDigest(), sealed), now);
            if (isTimeToClean(now, sealed.length)) {
                clean(connection, now);
            }
            return rows;
        });
    }

    private static String context(String id) {
        return "rest/idempotency/" + id;
    }

    /** Brings the tables up to date once for each database that comes. */
    private synchronized Database database() {
        Database database = stores.database().get();
        if (database != migrated) {
            database.migrate(AREA, JdbcAnswerStore.class);
            migrated = database;
        }
        return database;
    }

    private static Optional<Entry> select(Connection connection, String id, long oldest) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT body, answer FROM rest_idempotency WHERE id = ? AND created > ?")) {
            select.setString(1, id);
            select.setLong(2, oldest);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next() ? Optional.of(new Entry(rows.getString(1), rows.getBytes(2))) : Optional.empty();
            }
        }
    }

    private static void remove(Connection connection, String id) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM rest_idempotency WHERE id = ?")) {
            delete.setString(1, id);
            delete.executeUpdate();
        }
    }

    private static int insert(Connection connection, String id, Entry entry, long now) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO rest_idempotency (id, body, created, answer, octets) VALUES (?, ?, ?, ?, ?)")) {
            insert.setString(1, id);
            insert.setString(2, entry.bodyDigest());
            insert.setLong(3, now);
            insert.setBytes(4, entry.answer());
            insert.setInt(5, entry.answer().length);
            return insert.executeUpdate();
        }
    }

    private void clean(Connection connection, long now) throws SQLException {
        long oldest = Math.max(now - lifetime.toMillis(), firstTooMany(connection));
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM rest_idempotency WHERE created <= ?")) {
            delete.setLong(1, oldest);
            delete.executeUpdate();
        }
    }

    private synchronized boolean isTimeToClean(long now, int octets) {
        octetsSinceCleaning += octets;
        if (now < nextCleaning && octetsSinceCleaning < maxOctets / CLEANING_PART) {
            return false;
        }
        nextCleaning = now + CLEANING_MILLIS;
        octetsSinceCleaning = 0;
        return true;
    }

    /** Returns when the newest answer was kept that is one too many, by number or size; 0 if none is. */
    private long firstTooMany(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                        "SELECT created, octets FROM rest_idempotency ORDER BY created DESC");
                ResultSet rows = select.executeQuery()) {
            long octets = 0;
            for (int answers = 1; rows.next(); answers++) {
                octets += rows.getInt(2);
                if (answers > MAX_ANSWERS || octets > maxOctets) {
                    return rows.getLong(1);
                }
            }
            return 0;
        }
    }
}
