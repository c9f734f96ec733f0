package io.millrace.identity.internal;

import io.millrace.api.identity.Authority;
import io.millrace.api.identity.CredentialKind;
import io.millrace.api.identity.Login;
import io.millrace.api.identity.LoginResult;
import io.millrace.api.identity.LoginResult.Accepted;
import io.millrace.api.identity.LoginResult.Refused;
import io.millrace.api.identity.SecretBox;
import io.millrace.api.identity.Validity;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Decides on a log-in, given the identity that it claims. A secret decides where one is shown, else the certificate. The
 * accepted log-in ends when the token, the credential or the certificate does, whichever is first.
 */
final class LoginCheck {

    /** How far clocks may be apart (design, section 3). */
    static final Duration SKEW = Duration.ofSeconds(5);

    private final SecretBox box;
    private final CertificateCheck certificates;
    private final Clock clock;
    private final byte[] proofKey = new byte[32];

    /**
     * Makes it.
     *
     * @param box opens symmetric keys
     * @param authorities registered ones
     * @param clock tells what has expired
     */
    LoginCheck(SecretBox box, Supplier<List<Authority>> authorities, Clock clock) {
        this.box = box;
        this.certificates = new CertificateCheck(authorities, clock);
        this.clock = clock;
        new SecureRandom().nextBytes(proofKey);
    }

    /**
     * Decides.
     *
     * @param claimed the identity of the user name
     * @param login what was shown
     */
    LoginResult check(CachedIdentity claimed, Login login) {
        IdentityKey key =
                new IdentityKey(claimed.identity().kind(), claimed.identity().id());
        if (!claimed.identity().enabled()) {
            return new Refused(key + " is disabled");
        }
        Optional<String> secret = login.secret().filter(s -> !s.isEmpty());
        if (secret.isEmpty()) {
            return login.certificate().isEmpty()
                    ? new Refused(key + " showed neither a secret nor a certificate")
                    : checkCertificate(claimed, login.certificate());
        }
        return secret.get().startsWith(SasToken.PREFIX)
                ? checkToken(claimed, key, secret.get())
                : checkPassword(claimed, secret.get());
    }

    /**
     * Takes about the time of a check for an identity that does not exist, so that a stranger cannot tell the difference.
     *
     * @param login what was shown
     */
    void pretend(Login login) {
        login.secret().ifPresent(secret -> Hmac.sign(proofKey, secret));
    }

    private LoginResult checkPassword(CachedIdentity claimed, String password) {
        List<StoredCredential> passwords = claimed.credentials(CredentialKind.PASSWORD);
        for (StoredCredential credential : passwords) {
            if (matches(claimed, credential, password)) {
                return accept(claimed, credential, Optional.empty(), Optional.empty());
            }
        }
        return new Refused(passwords.isEmpty() ? "a password was shown but none is registered" : "wrong password");
    }

    private boolean matches(CachedIdentity claimed, StoredCredential credential, String password) {
        if (!Passwords.isSlow(credential.verifier())) {
            return Passwords.matches(password, credential.verifier());
        }
        String name = credential.info().name();
        byte[] proof = Hmac.sign(proofKey, password);
        if (claimed.hasMatched(name, proof)) {
            return true;
        }
        boolean matches = Passwords.matches(password, credential.verifier());
        if (matches) {
            claimed.remember(name, proof);
        }
        return matches;
    }

    private LoginResult checkToken(CachedIdentity claimed, IdentityKey key, String text) {
        SasToken token;
        try {
            token = SasToken.parse(text);
        } catch (IllegalArgumentException e) {
            return new Refused(e.getMessage());
        }
        Optional<String> scope = token.scopeOf(key.id());
        if (scope.isEmpty()) {
            return new Refused("token is for " + Words.printable(token.resource()) + "; right is devices/" + key.id());
        }
        Instant now = clock.instant();
        if (now.isAfter(token.expires().plus(SKEW))) {
            return new Refused("token expired " + Words.of(Duration.between(token.expires(), now)) + " ago");
        }
        for (StoredCredential credential : claimed.credentials(CredentialKind.KEY)) {
            byte[] sealed = Base64.getDecoder().decode(credential.verifier());
            if (token.isSignedBy(box.open(sealed, key.context(credential.info().name())))) {
                // a client whose clock is behind is let in for as long as clocks may differ
                Instant end = now.isBefore(token.expires())
                        ? token.expires()
                        : token.expires().plus(SKEW);
                return accept(claimed, credential, Optional.of(end), scope);
            }
        }
        return new Refused("token is signed by none of the registered keys");
    }

    private LoginResult checkCertificate(CachedIdentity claimed, List<X509Certificate> chain) {
        try {
            CertificateCheck.Found found = certificates.check(claimed, chain);
            Optional<Instant> ends = Optional.of(chain.get(0).getNotAfter().toInstant());
            return found.credential()
                    .map(credential -> accept(claimed, credential, ends, Optional.empty()))
                    .orElseGet(() -> new Accepted(
                            claimed.identity(),
                            found.authority().orElseThrow().credentialName(),
                            ends,
                            Optional.empty()));
        } catch (CertificateCheck.NotAccepted e) {
            return new Refused(e.getMessage());
        }
    }

    /**
     * Tells whether a certificate, shown beside a secret, is another identity's.
     *
     * @param other whom its common name says
     * @param chain what the client showed
     */
    boolean isOf(CachedIdentity other, List<X509Certificate> chain) {
        try {
            certificates.check(other, chain);
            return true;
        } catch (CertificateCheck.NotAccepted e) {
            return false;
        }
    }

    private LoginResult accept(
            CachedIdentity claimed, StoredCredential credential, Optional<Instant> ends, Optional<String> scope) {
        Validity validity = credential.info().validity();
        String name = credential.info().name();
        Instant now = clock.instant();
        if (validity.notBefore().filter(now::isBefore).isPresent()) {
            return new Refused("credential " + name + " is not valid before "
                    + validity.notBefore().get());
        }
        if (!validity.includes(now)) {
            return new Refused("credential " + name + " was valid until "
                    + validity.notAfter().orElse(now));
        }
        Optional<Instant> expires = validity.notAfter()
                .filter(notAfter -> ends.isEmpty() || notAfter.isBefore(ends.get()))
                .or(() -> ends);
        return new Accepted(claimed.identity(), name, expires, scope);
    }
}
