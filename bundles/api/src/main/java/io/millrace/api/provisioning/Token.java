package io.millrace.api.provisioning;

import java.time.Instant;
import java.util.Objects;

/**
 * A token that a device can log in with.
 *
 * @param token {@code SharedAccessSignature sr=...&sig=...&se=...}
 * @param expires when it ends
 */
public record Token(String token, Instant expires) {

    /** Checks that nothing is missing. */
    public Token {
        Objects.requireNonNull(token, "token");
        Objects.requireNonNull(expires, "expires");
    }

    /** Names the end only. */
    @Override
    public String toString() {
        return "Token[expires=" + expires + "]";
    }
}
