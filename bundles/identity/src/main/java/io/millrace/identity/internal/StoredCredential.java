package io.millrace.identity.internal;

import io.millrace.api.identity.CredentialInfo;
import java.util.Objects;

/**
 * A credential as the table has it.
 *
 * @param info name, kind and validity
 * @param verifier a salted hash, a sealed key in base64, or a thumbprint
 */
record StoredCredential(CredentialInfo info, String verifier) {

    /** Checks that nothing is missing. */
    StoredCredential {
        Objects.requireNonNull(info, "info");
        Objects.requireNonNull(verifier, "verifier");
    }

    /** Names everything but the verifier. */
    @Override
    public String toString() {
        return "StoredCredential[" + info + "]";
    }
}
