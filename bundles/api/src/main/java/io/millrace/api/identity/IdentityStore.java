package io.millrace.api.identity;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The authority on who may connect. Direct look-up by id only. Provided by the {@code identity} bundle, with the only cache of
 * log-ins, which provisioning's changes clear as they commit.
 */
@ProviderType
public interface IdentityStore {

    /**
     * Checks a log-in. Takes up to tens of milliseconds where a person chose the password: call it on a worker thread.
     *
     * @param login what was shown
     * @return who it is, or why not
     * @throws io.millrace.api.storage.StorageException if the store cannot be read; nobody is let in then
     */
    LoginResult authenticate(Login login);

    /**
     * Looks an identity up.
     *
     * @param kind device or service
     * @param id its id
     */
    Optional<Identity> find(IdentityKind kind, String id);
}
