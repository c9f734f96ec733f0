package io.millrace.api.registry;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The reading side of the registry; a caller reads its own writes. Provided by the {@code registry} bundle; any thread.
 */
@ProviderType
public interface Registry {

    /**
     * Looks a device up.
     *
     * @param deviceId the device
     */
    Optional<DeviceRecord> find(String deviceId);

    /**
     * Queries devices by a filter over {@code id}, {@code status}, {@code metadata.…} and {@code reported.…}.
     *
     * @param filter the filter (grammar in docs/registry.md); empty for all devices
     * @param limit the most devices, 1 to 10,000
     * @param cursor of the page before
     * @throws FilterException if the filter has a syntax error
     * @throws IllegalArgumentException if the limit or cursor is wrong
     */
    DevicePage query(Optional<String> filter, int limit, Optional<String> cursor);

    /**
     * Counts all devices.
     */
    long count();

    /**
     * Tells whether one device may speak for another. Cached: the gateway asks with every message of a gateway.
     *
     * @param gatewayId the device that speaks
     * @param childId the device that it speaks for
     */
    boolean isGatewayOf(String gatewayId, String childId);
}
