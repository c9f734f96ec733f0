package io.millrace.api.access;

import io.millrace.api.identity.Validity;
import java.time.Instant;
import java.util.Objects;

/**
 * A key with which a program calls the management API, without its secret.
 *
 * @param id made by the server, the part of the key that may be shown
 * @param name what it is for, in the words of whoever made it
 * @param role what it may do, with all that the role includes
 * @param validity when it may be used
 * @param createdAt when it was made
 * @param createdBy who made it
 */
public record ApiKey(String id, String name, Role role, Validity validity, Instant createdAt, String createdBy) {

    /** Checks that nothing is missing. */
    public ApiKey {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(role, "role");
        Objects.requireNonNull(validity, "validity");
        Objects.requireNonNull(createdAt, "createdAt");
        Objects.requireNonNull(createdBy, "createdBy");
    }

    /**
     * A key that was just made.
     *
     * @param key what is known of it later
     * @param secret the whole key, shown this once
     */
    public record Created(ApiKey key, String secret) {

        /** Names everything but the secret. */
        @Override
        public String toString() {
            return "Created[" + key + "]";
        }
    }
}
