package io.millrace.identity.internal;

import io.millrace.api.identity.Authority;
import io.millrace.api.identity.CredentialKind;
import io.millrace.api.identity.IdentityKind;
import io.millrace.api.identity.Login;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Decides whether a TLS client's certificate is a device's: by its registered thumbprint, or by a registered authority that
 * signed it (design, section 3). That the client has its key, the handshake has proved.
 */
final class CertificateCheck {

    private static final String CLIENT = "1.3.6.1.5.5.7.3.2";
    private static final String ANY_USE = "2.5.29.37.0";

    private final Supplier<List<Authority>> authorities;
    private final Clock clock;

    CertificateCheck(Supplier<List<Authority>> authorities, Clock clock) {
        this.authorities = authorities;
        this.clock = clock;
    }

    /**
     * What was found.
     *
     * @param credential the stored credential whose thumbprint it is
     * @param authority else the one that signed it
     */
    record Found(Optional<StoredCredential> credential, Optional<Authority> authority) {}

    /** The certificate logs nobody in; the message says why. */
    static final class NotAccepted extends Exception {

        private static final long serialVersionUID = 1L;

        NotAccepted(String reason) {
            super(reason, null, false, false);
        }
    }

    /**
     * Decides.
     *
     * @param claimed whose certificate it should be
     * @param chain what the client showed, leaf first
     * @throws NotAccepted if it is not, with a reason for the operator
     */
    Found check(CachedIdentity claimed, List<X509Certificate> chain) throws NotAccepted {
        X509Certificate leaf = chain.get(0);
        requireValid("certificate", leaf);
        String thumbprint = thumbprint(leaf);
        for (StoredCredential credential : claimed.credentials(CredentialKind.X509)) {
            if (credential.verifier().equals(thumbprint)) {
                return new Found(Optional.of(credential), Optional.empty());
            }
        }
        return new Found(Optional.empty(), Optional.of(signer(claimed, chain, thumbprint)));
    }

    private Authority signer(CachedIdentity claimed, List<X509Certificate> chain, String thumbprint)
            throws NotAccepted {
        Optional<NotAccepted> nearly = Optional.empty();
        if (claimed.identity().kind() == IdentityKind.DEVICE) {
            for (Authority authority : authorities.get()) {
                try {
                    if (signed(authority, chain)) {
                        requireOwn(claimed, authority, chain);
                        return authority;
                    }
                } catch (NotAccepted e) {
                    nearly = Optional.of(e); // another one may accept it
                }
            }
        }
        throw nearly.orElseGet(() -> new NotAccepted("the certificate's thumbprint " + thumbprint
                + " is not registered, and no registered authority signed it"));
    }

    /** Tells whether an authority signed a chain, by the rules of RFC 5280. */
    private boolean signed(Authority authority, List<X509Certificate> chain) throws NotAccepted {
        List<X509Certificate> path = path(authority.certificate(), chain);
        if (path.isEmpty()) {
            return false;
        }
        requireValid("authority '" + authority.id() + "'", authority.certificate());
        try {
            PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(authority.certificate(), null)));
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(clock.instant()));
            CertPathValidator.getInstance("PKIX")
                    .validate(CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
            return true;
        } catch (GeneralSecurityException e) {
            throw new NotAccepted("authority '" + authority.id() + "' did not sign the certificate: "
                    + Words.printable(String.valueOf(e.getMessage())));
        }
    }

    /** Returns the certificates from the leaf up to the one that names the authority as its issuer; empty if none does. */
    private static List<X509Certificate> path(X509Certificate authority, List<X509Certificate> chain) {
        List<X509Certificate> path = new ArrayList<>();
        for (X509Certificate certificate : chain) {
            if (certificate.equals(authority)) {
                return List.of();
            }
            path.add(certificate);
            if (certificate.getIssuerX500Principal().equals(authority.getSubjectX500Principal())) {
                return path;
            }
        }
        return List.of();
    }

    private static void requireOwn(CachedIdentity claimed, Authority authority, List<X509Certificate> chain)
            throws NotAccepted {
        String id = claimed.identity().id();
        X509Certificate leaf = chain.get(0);
        String name = Login.claimedBy(chain).orElse("");
        if (!name.equals(id)) {
            throw new NotAccepted(
                    "the certificate is of '" + Words.printable(name) + "', the user name says '" + id + "'");
        }
        if (!id.startsWith(authority.idPrefix())) {
            throw new NotAccepted(
                    "authority '" + authority.id() + "' signed the certificate, but is bound to ids that begin"
                            + " with '" + authority.idPrefix() + "'");
        }
        requireClientUse(leaf);
        Instant issued = leaf.getNotBefore().toInstant();
        if (claimed.reset().filter(issued::isBefore).isPresent()) {
            throw new NotAccepted("the certificate is valid from " + issued + ", before the reset of the device at "
                    + claimed.reset().get() + "; a new one is needed");
        }
    }

    private static void requireClientUse(X509Certificate leaf) throws NotAccepted {
        if (leaf.getBasicConstraints() >= 0) {
            throw new NotAccepted("the certificate is one of a CA; a device's is not");
        }
        boolean[] usage = leaf.getKeyUsage();
        if (usage != null && !usage[0]) {
            throw new NotAccepted("the certificate's key usage leaves digitalSignature out");
        }
        try {
            List<String> uses = leaf.getExtendedKeyUsage();
            if (uses != null && !uses.contains(CLIENT) && !uses.contains(ANY_USE)) {
                throw new NotAccepted("the certificate's extended key usage leaves clientAuth out");
            }
        } catch (CertificateException e) {
            throw new NotAccepted("the certificate's extended key usage cannot be read");
        }
    }

    private void requireValid(String what, X509Certificate certificate) throws NotAccepted {
        Instant now = clock.instant();
        Instant from = certificate.getNotBefore().toInstant();
        Instant to = certificate.getNotAfter().toInstant();
        if (now.isBefore(from)) {
            throw new NotAccepted(what + " is not valid before " + from);
        }
        if (now.isAfter(to)) {
            throw new NotAccepted(what + " expired at " + to);
        }
    }

    private static String thumbprint(X509Certificate certificate) throws NotAccepted {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
            return HexFormat.of().formatHex(digest);
        } catch (GeneralSecurityException e) {
            throw new NotAccepted("certificate cannot be used: " + Words.printable(String.valueOf(e.getMessage())));
        }
    }
}
