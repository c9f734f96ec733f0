package io.millrace.api.gateway;

import io.millrace.api.identity.Login;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The one door for every protocol: authenticates, and gives a session that authorises, stamps and stores. Provided by the
 * {@code gateway} bundle, used by its own fronts and by bundles of further protocols.
 */
@ProviderType
public interface DeviceGateway {

    /**
     * Logs in. Waits up to five seconds while identity is being replaced, so call it on a worker thread.
     *
     * @param login what was shown
     * @param transport over which connection, and how to close it
     * @return the session, which the caller closes when the connection ends
     * @throws RefusedException if it may not connect, or identity is away
     */
    Session open(Login login, Transport transport) throws RefusedException;
}
