package io.millrace.access.internal;

import io.millrace.api.access.ApiKey;
import io.millrace.api.access.ApiKeys;
import io.millrace.api.access.Role;
import io.millrace.api.identity.Validity;
import io.millrace.api.storage.Database;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * API keys in the database: {@code mrk_{id}_{secret}}, of which only the SHA-256 is kept; the secret has 32 random bytes, so that
 * nobody can guess it from that. Each call looks the key up, so that taking it back is in force at once. Any thread.
 */
@Component(immediate = true)
public final class JdbcApiKeys implements ApiKeys {

    private static final Pattern KEY = Pattern.compile("mrk_([0-9a-f]{16})_[A-Za-z0-9_-]{43}");
    private static final int MAX_KEYS = 1000;
    private static final int MAX_NAME = 128;
    private static final String COLUMNS = "id, name, role, not_before, not_after, created, created_by";

    private final Database database;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    /**
     * Called by the framework.
     *
     * @param database where the hashes are
     */
    @Activate
    public JdbcApiKeys(@Reference Database database) {
        this(database, Clock.systemUTC());
    }

    /**
     * Puts the parts together.
     *
     * @param database where the hashes are
     * @param clock tells what is valid
     */
    JdbcApiKeys(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Makes the table, before anybody sees the service. */
    @Activate
    void open() {
        database.migrate("access", JdbcApiKeys.class);
    }

    @Override
    public ApiKey.Created create(String name, Role role, Validity validity, String createdBy) {
        if (name.isBlank() || name.length() > MAX_NAME || !name.codePoints().allMatch(c -> c >= 0x20 && c != 0x7f)) {
            throw new IllegalArgumentException(
                    "the name of a key says what it is for, in 1 to " + MAX_NAME + " characters of one line");
        }
        byte[] id = new byte[8];
        byte[] secret = new byte[32];
        random.nextBytes(id);
        random.nextBytes(secret);
        ApiKey key = new ApiKey(
                HexFormat.of().formatHex(id), name, role, validity, Instant.ofEpochMilli(clock.millis()), createdBy);
        String whole = "mrk_" + key.id() + "_"
                + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        database.transaction(connection -> insert(connection, key, hash(whole)));
        return new ApiKey.Created(key, whole);
    }

    private static int insert(Connection connection, ApiKey key, String hash) throws SQLException {
        if (select(connection, "").size() >= MAX_KEYS) {
            throw new IllegalStateException("there are " + MAX_KEYS + " API keys; take one back that is not needed");
        }
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO access_api_key (" + COLUMNS + ", hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, key.id());
            insert.setString(2, key.name());
            insert.setString(3, key.role().wireName());
            setTime(insert, 4, key.validity().notBefore());
            setTime(insert, 5, key.validity().notAfter());
            insert.setLong(6, key.createdAt().toEpochMilli());
            insert.setString(7, key.createdBy());
            insert.setString(8, hash);
            return insert.executeUpdate();
        }
    }

    private static void setTime(PreparedStatement statement, int index, Optional<Instant> time) throws SQLException {
        if (time.isPresent()) {
            statement.setLong(index, time.get().toEpochMilli());
        } else {
            statement.setNull(index, Types.BIGINT);
        }
    }

    @Override
    public List<ApiKey> list() {
        return database.transaction(connection -> select(connection, " ORDER BY created, id"));
    }

    private static List<ApiKey> select(Connection connection, String order) throws SQLException {
        List<ApiKey> keys = new ArrayList<>();
        try (PreparedStatement select =
                        connection.prepareStatement("SELECT " + COLUMNS + " FROM access_api_key" + order);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                keys.add(key(rows));
            }
        }
        return keys;
    }

    private static ApiKey key(ResultSet rows) throws SQLException {
        return new ApiKey(
                rows.getString(1),
                rows.getString(2),
                Role.ofWireName(rows.getString(3)).orElseThrow(),
                new Validity(time(rows, 4), time(rows, 5)),
                Instant.ofEpochMilli(rows.getLong(6)),
                rows.getString(7));
    }

    private static Optional<Instant> time(ResultSet rows, int column) throws SQLException {
        long millis = rows.getLong(column);
        return rows.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }

    @Override
    public boolean revoke(String id) {
        return database.transaction(connection -> {
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM access_api_key WHERE id = ?")) {
                delete.setString(1, id);
                return delete.executeUpdate() > 0;
            }
        });
    }

    @Override
    public Optional<ApiKey> verify(String secret) {
        Matcher matcher = KEY.matcher(secret);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        byte[] shown = hash(secret).getBytes(StandardCharsets.US_ASCII);
        return database.transaction(connection -> {
                    try (PreparedStatement select = connection.prepareStatement(
                            "SELECT " + COLUMNS + ", hash FROM access_api_key WHERE id = ?")) {
                        select.setString(1, matcher.group(1));
                        try (ResultSet rows = select.executeQuery()) {
                            return rows.next()
                                            && MessageDigest.isEqual(
                                                    shown, rows.getString(8).getBytes(StandardCharsets.US_ASCII))
                                    ? Optional.of(key(rows))
                                    : Optional.<ApiKey>empty();
                        }
                    }
                })
                .filter(key -> key.validity().includes(clock.instant()));
    }

    private static String hash(String key) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
