package io.millrace.api.provisioning;

import io.millrace.api.identity.CredentialInfo;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * A credential to add.
 *
 * @param info its name, kind and validity
 * @param secret brought by the caller, as {@link io.millrace.api.identity.NewCredential#secret()} has it; empty lets the
 *     service make one, which a certificate's thumbprint does not allow
 * @param overlap how long one that it replaces stays valid; empty: not at all
 */
public record CredentialRequest(CredentialInfo info, Optional<String> secret, Optional<Duration> overlap) {

    /** A credential that replaces another one at once. */
    public CredentialRequest(CredentialInfo info, Optional<String> secret) {
        this(info, secret, Optional.empty());
    }

    /** Checks that nothing is missing. */
    public CredentialRequest {
        Objects.requireNonNull(info, "info");
        Objects.requireNonNull(secret, "secret");
        Objects.requireNonNull(overlap, "overlap");
    }

    /** Names everything but the secret. */
    @Override
    public String toString() {
        return "CredentialRequest[" + info + "]";
    }
}
