package io.millrace.api.identity;

import io.millrace.api.address.Names;
import java.security.cert.X509Certificate;
import java.util.Objects;

/**
 * A registered CA. A device whose id begins with the prefix may log in with a certificate that it signed, with the device's id as
 * common name, after the device's last reset.
 *
 * @param id its id, one level of an address
 * @param idPrefix what the ids of its devices begin with; empty for every device
 * @param certificate of the CA
 */
public record Authority(String id, String idPrefix, X509Certificate certificate) {

    /** Checks the values. */
    public Authority {
        Names.requireLevel("authority id", id);
        Objects.requireNonNull(idPrefix, "idPrefix");
        Objects.requireNonNull(certificate, "certificate");
    }

    /** Returns the credential's name of log-ins by certificates that it signed; no device's own credential can have it. */
    public String credentialName() {
        return credentialName(id);
    }

    /**
     * Returns the same by its id.
     *
     * @param id of an authority
     */
    public static String credentialName(String id) {
        return "authority:" + id;
    }
}
