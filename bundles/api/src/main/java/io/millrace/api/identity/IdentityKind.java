package io.millrace.api.identity;

/** Two name spaces of identities that never mix, even where names are equal. */
public enum IdentityKind {
    /** A device; logs in as {@code {deviceId}}. */
    DEVICE,
    /** A backend program; logs in as {@code service/{id}}. */
    SERVICE
}
