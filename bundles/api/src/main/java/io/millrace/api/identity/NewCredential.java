package io.millrace.api.identity;

import java.util.Objects;

/**
 * A credential on its way into identity.
 *
 * @param info name, kind and validity
 * @param secret the password; the key in base64; or the thumbprint, 64 hexadecimal digits
 * @param generated whether the service made the secret, long and random, so that one salted HMAC protects it; what people
 *     chose gets PBKDF2
 */
public record NewCredential(CredentialInfo info, String secret, boolean generated) {

    /** Checks that nothing is missing. */
    public NewCredential {
        Objects.requireNonNull(info, "info");
        Objects.requireNonNull(secret, "secret");
    }

    /** Names everything but the secret. */
    @Override
    public String toString() {
        return "NewCredential[" + info + "]";
    }
}
