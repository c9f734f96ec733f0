package io.millrace.identity.internal;

import io.millrace.api.identity.Authority;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** The SQL of registered authorities. Every method works in the transaction of the connection that it is given. */
final class AuthorityTable {

    private AuthorityTable() {}

    static List<Authority> all(Connection connection) throws SQLException {
        List<Authority> authorities = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                        "SELECT id, id_prefix, certificate FROM identity_authority ORDER BY id");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                authorities.add(new Authority(rows.getString(1), rows.getString(2), certificate(rows.getString(3))));
            }
        }
        return authorities;
    }

    static void put(Connection connection, Authority authority) throws SQLException {
        remove(connection, authority.id());
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO identity_authority (id, id_prefix, certificate) VALUES (?, ?, ?)")) {
            insert.setString(1, authority.id());
            insert.setString(2, authority.idPrefix());
            insert.setString(
                    3,
                    Base64.getEncoder().encodeToString(authority.certificate().getEncoded()));
            insert.executeUpdate();
        } catch (CertificateException e) {
            throw new IllegalStateException("the certificate of authority '" + authority.id() + "' is broken", e);
        }
    }

    static boolean remove(Connection connection, String id) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM identity_authority WHERE id = ?")) {
            delete.setString(1, id);
            return delete.executeUpdate() > 0;
        }
    }

    private static X509Certificate certificate(String base64) {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(
                            new ByteArrayInputStream(Base64.getDecoder().decode(base64)));
        } catch (CertificateException e) {
            throw new IllegalStateException("a stored certificate cannot be read", e);
        }
    }
}
