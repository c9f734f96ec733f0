package io.millrace.api.identity;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What somebody shows to log in.
 *
 * @param userName {@code {deviceId}} or {@code service/{id}}
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

    /** Names the user only. */
    @Override
    public String toString() {
        return "Login[" + userName + "]";
    }
}
