package io.millrace.api.provisioning;

import io.millrace.api.identity.IdentityKind;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Something happened to an identity.
 *
 * @param type what
 * @param kind device or service
 * @param id of the identity
 * @param generationId of the identity
 * @param time when
 * @param credential the name of the one credential concerned, where it is one
 * @param oldUntil of a credential that was replaced: until when the old one stays valid
 */
public record LifecycleEvent(
        Type type,
        IdentityKind kind,
        String id,
        String generationId,
        Instant time,
        Optional<String> credential,
        Optional<Instant> oldUntil) {

    /** An event without an overlap. */
    public LifecycleEvent(
            Type type, IdentityKind kind, String id, String generationId, Instant time, Optional<String> credential) {
        this(type, kind, id, generationId, time, credential, Optional.empty());
    }

    /** Checks that nothing is missing. */
    public LifecycleEvent {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(generationId, "generationId");
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(credential, "credential");
        Objects.requireNonNull(oldUntil, "oldUntil");
    }

    /** What happened. */
    public enum Type {
        /** It is new. */
        REGISTERED,
        /** It is gone. */
        UNREGISTERED,
        /** It may connect. */
        ACTIVATED,
        /** It may not connect. */
        DEACTIVATED,
        /** Its metadata, reported values, desired configuration or gateways changed. */
        UPDATED,
        /** A credential was added or replaced. */
        CREDENTIAL_PUT,
        /** A credential was removed. */
        CREDENTIAL_REMOVED,
        /** All its secrets are new. */
        CREDENTIALS_RESET;

        /** Returns the name as the life-cycle stream spells it, such as {@code credential-removed}. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
