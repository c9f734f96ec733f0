package io.millrace.identity.internal;

import io.millrace.api.address.StreamKind;
import io.millrace.api.identity.CredentialInfo;
import io.millrace.api.identity.CredentialKind;
import io.millrace.api.identity.Identity;
import io.millrace.api.identity.Identity.Grants;
import io.millrace.api.identity.IdentityKind;
import io.millrace.api.identity.Validity;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The SQL of identity. Every method works in the transaction of the connection that it is given. */
final class IdentityTables {

    private static final String COLUMNS = "kind, id, enabled, generation_id, consume, send";

    private IdentityTables() {}

    static Optional<CachedIdentity> find(Connection connection, IdentityKey key) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT " + COLUMNS + ", reset_at FROM identities WHERE kind = ? AND id = ?")) {
            setKey(select, 1, key);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next()
                        ? Optional.of(new CachedIdentity(
                                identity(rows), credentials(connection, key), instant(rows.getString(7))))
                        : Optional.empty();
            }
        }
    }

    static List<Identity> services(Connection connection) throws SQLException {
        List<Identity> services = new ArrayList<>();
        try (PreparedStatement select =
                connection.prepareStatement("SELECT " + COLUMNS + " FROM identities WHERE kind = ? ORDER BY id")) {
            select.setString(1, code(IdentityKind.SERVICE));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    services.add(identity(rows));
                }
            }
        }
        return services;
    }

    static List<StoredCredential> credentials(Connection connection, IdentityKey key) throws SQLException {
        List<StoredCredential> credentials = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT name, type, not_before, not_after, verifier"
                + " FROM identity_credential WHERE kind = ? AND id = ? ORDER BY name")) {
            setKey(select, 1, key);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    Validity validity = new Validity(instant(rows.getString(3)), instant(rows.getString(4)));
                    CredentialInfo info =
                            new CredentialInfo(rows.getString(1), CredentialKind.valueOf(rows.getString(2)), validity);
                    credentials.add(new StoredCredential(info, rows.getString(5)));
                }
            }
        }
        return credentials;
    }

    static void insert(Connection connection, Identity identity) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO identities (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?)")) {
            setKey(insert, 1, new IdentityKey(identity.kind(), identity.id()));
            insert.setBoolean(3, identity.enabled());
            insert.setString(4, identity.generationId());
            insert.setString(
                    5,
                    identity.grants().consume().stream()
                            .map(StreamKind::wireName)
                            .sorted()
                            .collect(Collectors.joining(",")));
            insert.setString(6, identity.grants().send().stream().sorted().collect(Collectors.joining(",")));
            insert.executeUpdate();
        }
    }

    static boolean delete(Connection connection, IdentityKey key) throws SQLException {
        int deleted = update(connection, "DELETE FROM identities WHERE kind = ? AND id = ?", key);
        update(connection, "DELETE FROM identity_credential WHERE kind = ? AND id = ?", key);
        return deleted > 0;
    }

    static boolean setEnabled(Connection connection, IdentityKey key, boolean enabled) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE identities SET enabled = ? WHERE kind = ? AND id = ?")) {
            update.setBoolean(1, enabled);
            setKey(update, 2, key);
            return update.executeUpdate() > 0;
        }
    }

    /** Locks an identity until the end of the transaction, so that no credential is written for one that goes away. */
    static boolean lock(Connection connection, IdentityKey key) throws SQLException {
        return update(connection, "UPDATE identities SET enabled = enabled WHERE kind = ? AND id = ?", key) > 0;
    }

    static void put(Connection connection, IdentityKey key, StoredCredential credential) throws SQLException {
        remove(connection, key, credential.info().name());
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO identity_credential"
                + " (kind, id, name, type, not_before, not_after, verifier) VALUES (?, ?, ?, ?, ?, ?, ?)")) {
            setKey(insert, 1, key);
            insert.setString(3, credential.info().name());
            insert.setString(4, credential.info().kind().name());
            insert.setString(5, text(credential.info().validity().notBefore()));
            insert.setString(6, text(credential.info().validity().notAfter()));
            insert.setString(7, credential.verifier());
            insert.executeUpdate();
        }
    }

    static boolean remove(Connection connection, IdentityKey key, String name) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM identity_credential WHERE kind = ? AND id = ? AND name = ?")) {
            setKey(delete, 1, key);
            delete.setString(3, name);
            return delete.executeUpdate() > 0;
        }
    }

    /** Removes what a reset cannot renew, and notes when it was. */
    static void reset(Connection connection, IdentityKey key, Instant when) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE identities SET reset_at = ? WHERE kind = ? AND id = ?")) {
            update.setString(1, when.toString());
            setKey(update, 2, key);
            update.executeUpdate();
        }
        try (PreparedStatement delete = connection.prepareStatement(
                "DELETE FROM identity_credential" + " WHERE kind = ? AND id = ? AND (type = ? OR name LIKE ?)")) {
            setKey(delete, 1, key);
            delete.setString(3, CredentialKind.X509.name());
            delete.setString(4, "%" + CredentialInfo.PREVIOUS);
            delete.executeUpdate();
        }
    }

    static Optional<String> masterKeyProof(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT proof FROM identity_master_key");
                ResultSet rows = select.executeQuery()) {
            return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
        }
    }

    static void insertMasterKeyProof(Connection connection, String proof) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO identity_master_key (proof) VALUES (?)")) {
            insert.setString(1, proof);
            insert.executeUpdate();
        }
    }

    private static int update(Connection connection, String sql, IdentityKey key) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            setKey(update, 1, key);
            return update.executeUpdate();
        }
    }

    private static void setKey(PreparedStatement statement, int at, IdentityKey key) throws SQLException {
        statement.setString(at, code(key.kind()));
        statement.setString(at + 1, key.id());
    }

    private static String code(IdentityKind kind) {
        return kind == IdentityKind.DEVICE ? "D" : "S";
    }

    private static Identity identity(ResultSet rows) throws SQLException {
        IdentityKind kind = rows.getString(1).equals("D") ? IdentityKind.DEVICE : IdentityKind.SERVICE;
        Set<StreamKind> consume = words(rows.getString(5)).stream()
                .map(StreamKind::ofWireName)
                .flatMap(Optional::stream)
                .collect(Collectors.toSet());
        Grants grants = new Grants(consume, words(rows.getString(6)));
        return new Identity(kind, rows.getString(2), rows.getBoolean(3), rows.getString(4), grants);
    }

    private static Set<String> words(String joined) {
        return joined.isEmpty() ? Set.of() : Arrays.stream(joined.split(",")).collect(Collectors.toSet());
    }

    private static Optional<Instant> instant(String text) {
        return Optional.ofNullable(text).map(Instant::parse);
    }

    /** A null is how JDBC says that there is no value. */
    private static String text(Optional<Instant> instant) {
        return instant.map(Instant::toString).orElse(null);
    }
}
