package io.millrace.api.identity;

import io.millrace.api.address.StreamKind;
import java.util.Objects;
import java.util.Set;

/**
 * What identity tells of an identity: never a secret.
 *
 * @param kind device or service
 * @param id the id within its kind
 * @param enabled whether it may connect
 * @param generationId changes when the id is unregistered and registered again
 * @param grants what a service may do; empty for devices, whose rights follow from the address space
 */
public record Identity(IdentityKind kind, String id, boolean enabled, String generationId, Grants grants) {

    /** Checks that nothing is missing. */
    public Identity {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(generationId, "generationId");
        Objects.requireNonNull(grants, "grants");
    }

    /**
     * What a service may do.
     *
     * @param consume kinds that it may consume
     * @param send what it may send; {@code commands} is the only word so far
     */
    public record Grants(Set<StreamKind> consume, Set<String> send) {

        /** No rights. */
        public static final Grants NONE = new Grants(Set.of(), Set.of());

        /** Copies the sets. */
        public Grants {
            consume = Set.copyOf(consume);
            send = Set.copyOf(send);
        }
    }
}
