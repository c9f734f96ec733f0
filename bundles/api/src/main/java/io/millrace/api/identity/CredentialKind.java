package io.millrace.api.identity;

/** What a credential is. */
public enum CredentialKind {
    /** A pass phrase, kept as a salted hash. */
    PASSWORD,
    /** A symmetric key that signs tokens, kept encrypted. */
    KEY,
    /** The SHA-256 thumbprint of a TLS client certificate. */
    X509
}
