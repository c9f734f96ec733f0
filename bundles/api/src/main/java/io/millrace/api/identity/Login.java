package io.millrace.api.identity;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/**
 * What somebody shows to log in.
 *
 * @param userName {@code {deviceId}} or {@code service/{id}}; where a client shows nothing but a certificate, what {@link
 *     #claimedBy} says
 * @param secret a password or a token {@code SharedAccessSignature ...}; empty where only a certificate is shown
 * @param certificate the TLS client's certificate chain, DER, leaf first; empty without one
 */
public record Login(String userName, Optional<String> secret, List<X509Certificate> certificate) {

    /** What a service's user name begins with. */
    public static final String SERVICE_PREFIX = "service/";

    /** Checks that nothing is missing. */
    public Login {
        Objects.requireNonNull(userName, "userName");
        Objects.requireNonNull(secret, "secret");
        Objects.requireNonNull(certificate, "certificate");
    }

    /**
     * Returns whom a certificate says that it is of: the common name of its subject. It says so and no more; identity decides.
     *
     * @param certificate a chain, leaf first
     * @return empty without a certificate, and where its subject has no or several common names
     */
    public static Optional<String> claimedBy(List<X509Certificate> certificate) {
        if (certificate.isEmpty()) {
            return Optional.empty();
        }
        try {
            String subject = certificate.get(0).getSubjectX500Principal().getName();
            List<String> names = new LdapName(subject)
                    .getRdns().stream()
                            .filter(rdn -> rdn.getType().equalsIgnoreCase("CN"))
                            .map(Rdn::getValue)
                            .map(String::valueOf)
                            .toList();
            return names.size() == 1 ? Optional.of(names.get(0)) : Optional.empty();
        } catch (InvalidNameException e) {
            return Optional.empty(); // a name that cannot be read names nobody
        }
    }

    /** Names the user only. */
    @Override
    public String toString() {
        return "Login[" + userName + "]";
    }
}
