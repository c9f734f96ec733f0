package io.millrace.api.registry;

import org.osgi.annotation.versioning.ProviderType;

/**
 * The writing side of the registry, for {@code provisioning} alone. Every method joins the caller's transaction.
 */
@ProviderType
public interface RegistryAdmin {

    /**
     * Adds a device.
     *
     * @param device the record; its etag is made here and the given one ignored
     * @return the record as stored
     * @throws IllegalStateException if the id exists
     */
    DeviceRecord insert(DeviceRecord device);

    /**
     * Replaces a device's record.
     *
     * @param device the record; its etag must be the stored one, and a new one is made
     * @return the record as stored
     * @throws java.util.ConcurrentModificationException if somebody else changed it since
     */
    DeviceRecord update(DeviceRecord device);

    /**
     * Removes a device.
     *
     * @param deviceId the device
     * @return whether it was there
     */
    boolean delete(String deviceId);
}
