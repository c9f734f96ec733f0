package io.millrace.api.identity;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The writing side of identity, for {@code provisioning} alone. Every method joins the caller's transaction and clears the
 * cache of log-ins after its commit.
 */
@ProviderType
public interface IdentityAdmin {

    /**
     * Creates an identity without credentials.
     *
     * @param identity the new identity
     * @throws IllegalStateException if the id exists
     */
    void create(Identity identity);

    /**
     * Deletes an identity and its credentials.
     *
     * @param kind device or service
     * @param id its id
     * @return whether it was there
     */
    boolean delete(IdentityKind kind, String id);

    /**
     * Enables or disables an identity.
     *
     * @param kind device or service
     * @param id its id
     * @param enabled whether it may connect
     * @return whether it was there
     */
    boolean setEnabled(IdentityKind kind, String id, boolean enabled);

    /**
     * Lists the credentials of an identity, without secrets.
     *
     * @param kind device or service
     * @param id its id
     */
    List<CredentialInfo> credentials(IdentityKind kind, String id);

    /**
     * Adds or replaces one credential.
     *
     * @param kind device or service
     * @param id the identity's id
     * @param credential the new credential with its secret
     * @param oldUntil until when the one that it replaces stays valid, as {@code {name}~previous}; empty: not at all, nor one that an
     *     earlier replacement left
     */
    void putCredential(IdentityKind kind, String id, NewCredential credential, Optional<Instant> oldUntil);

    /**
     * Adds or replaces one credential at once.
     *
     * @param kind device or service
     * @param id the identity's id
     * @param credential the new credential with its secret
     */
    default void putCredential(IdentityKind kind, String id, NewCredential credential) {
        putCredential(kind, id, credential, Optional.empty());
    }

    /**
     * Removes one credential, and what it replaced.
     *
     * @param kind device or service
     * @param id the identity's id
     * @param name the credential's name
     * @return whether it was there
     */
    boolean removeCredential(IdentityKind kind, String id, String name);

    /**
     * Forgets what no new secret can replace: certificates, and credentials that were replaced. A certificate that an authority
     * signed before logs nobody in any more.
     *
     * @param kind device or service
     * @param id the identity's id
     * @param when the time of the reset
     */
    void reset(IdentityKind kind, String id, Instant when);

    /**
     * Lists the registered authorities.
     *
     * @return by id
     */
    List<Authority> authorities();

    /**
     * Registers an authority, or replaces it.
     *
     * @param authority the authority
     */
    void putAuthority(Authority authority);

    /**
     * Removes an authority.
     *
     * @param id its id
     * @return whether it was there
     */
    boolean removeAuthority(String id);

    /**
     * Signs a token with a device's symmetric key.
     *
     * @param deviceId the device
     * @param resource the token's {@code sr}, not yet encoded
     * @param expires when it ends
     * @return the token, or empty if the device has no valid key
     */
    Optional<String> signToken(String deviceId, String resource, Instant expires);

    /**
     * Lists the identities of services; those of devices are found through the registry.
     *
     * @return the services by id
     */
    List<Identity> services();
}
