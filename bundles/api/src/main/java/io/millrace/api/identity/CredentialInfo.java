package io.millrace.api.identity;

import java.util.Objects;

/**
 * A credential without its secret.
 *
 * @param name its name within the identity, such as {@code password}, {@code primaryKey}
 * @param kind what it is
 * @param validity when it may be used
 */
public record CredentialInfo(String name, CredentialKind kind, Validity validity) {

    /** What the name of a credential ends with that another one replaced, while both are valid. */
    public static final String PREVIOUS = "~previous";

    /** Checks that nothing is missing. */
    public CredentialInfo {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(validity, "validity");
    }
}
