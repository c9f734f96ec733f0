package io.millrace.api.presence;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Who is connected now. Provided by the gateway, from memory; any thread.
 */
@ProviderType
public interface PresenceService {

    /**
     * Returns the presence of a connected device.
     *
     * @param deviceId the device
     * @return its presence, or empty if it is not connected; {@link io.millrace.api.state.StateStore#lastPresence} then
     *     knows when it was last seen
     */
    Optional<Presence> connected(String deviceId);

    /** Returns how many connections there are, of devices and services. */
    int connections();
}
