package io.millrace.api.access;

import io.millrace.api.identity.Validity;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The keys of programs that call the management API. Only a hash of each is kept. Provided by the {@code access} bundle; any
 * thread.
 */
@ProviderType
public interface ApiKeys {

    /**
     * Makes a key.
     *
     * @param name what it is for, 1 to 128 characters
     * @param role what it may do
     * @param validity when it may be used
     * @param createdBy who makes it
     * @return the key with its secret, shown this once
     * @throws IllegalArgumentException if the name cannot be taken
     * @throws IllegalStateException if there are too many keys
     */
    ApiKey.Created create(String name, Role role, Validity validity, String createdBy);

    /** Returns all keys, the oldest first. */
    List<ApiKey> list();

    /**
     * Takes a key back, at once.
     *
     * @param id of the key
     * @return whether there was one
     */
    boolean revoke(String id);

    /**
     * Checks a key that somebody shows. Fast enough to be asked with every call, so that nothing is remembered.
     *
     * @param secret the whole key
     * @return the key, or empty if there is none such or it is not valid now
     */
    Optional<ApiKey> verify(String secret);
}
