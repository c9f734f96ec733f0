package io.millrace.identity.internal;

import io.millrace.api.identity.CredentialKind;
import io.millrace.api.identity.Identity;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An identity with its credentials, as it was read, and what was found out about it since: of each slow password that
 * matched, an HMAC under a key that lives as long as the process. All of it ends with the identity's next change.
 */
final class CachedIdentity {

    private final Identity identity;
    private final List<StoredCredential> credentials;
    private final Optional<Instant> reset;
    private final Map<String, byte[]> matched = new ConcurrentHashMap<>();

    /**
     * Makes it.
     *
     * @param identity as read
     * @param credentials all of its credentials
     * @param reset when they were reset last
     */
    CachedIdentity(Identity identity, List<StoredCredential> credentials, Optional<Instant> reset) {
        this.identity = Objects.requireNonNull(identity, "identity");
        this.credentials = List.copyOf(credentials);
        this.reset = reset;
    }

    /** Returns the identity. */
    Identity identity() {
        return identity;
    }

    /** Returns when its credentials were reset last. */
    Optional<Instant> reset() {
        return reset;
    }

    /** Returns the credentials of one kind, by name. */
    List<StoredCredential> credentials(CredentialKind kind) {
        return credentials.stream().filter(c -> c.info().kind() == kind).toList();
    }

    /** Returns whether this proof of a password matched before. */
    boolean hasMatched(String credential, byte[] proof) {
        byte[] known = matched.get(credential);
        return known != null && MessageDigest.isEqual(known, proof);
    }

    /** Remembers the proof of a password that matched. */
    void remember(String credential, byte[] proof) {
        matched.put(credential, proof);
    }
}
