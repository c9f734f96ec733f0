package io.millrace.api.provisioning;

import io.millrace.api.identity.CredentialInfo;
import java.util.Objects;
import java.util.Optional;

/**
 * A credential to add.
 *
 * @param info its name, kind and validity
 * @param secret brought by the caller, as {@link io.millrace.api.identity.NewCredential#secret()} has it; empty lets the
 *     service make one, which a certificate's thumbprint does not allow
 */
public record CredentialRequest(CredentialInfo info, Optional<String> secret) {

    /** Checks that nothing is missing. */
    public CredentialRequest {
        Objects.requireNonNull(info, "info");
        Objects.requireNonNull(secret, "secret");
    }

    /** Names everything but the secret. */
    @Override
    public String toString() {
        return "CredentialRequest[" + info + "]";
    }
}
