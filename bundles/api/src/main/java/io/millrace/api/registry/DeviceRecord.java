package io.millrace.api.registry;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What the registry knows of a device. JSON objects are Java values: Map, List, String, Number, Boolean, null; in the order
 * in which they were given.
 *
 * @param id the device
 * @param status whether it may connect
 * @param metadata what operators say of it
 * @param reported what it says of itself
 * @param desired the desired configuration
 * @param desiredVersion counts the changes of {@code desired}
 * @param gateways the devices that may speak for it
 * @param generationId of its identity
 * @param etag changes with every change of the record
 */
public record DeviceRecord(
        String id,
        DeviceStatus status,
        Map<String, Object> metadata,
        Map<String, Object> reported,
        Map<String, Object> desired,
        long desiredVersion,
        List<String> gateways,
        String generationId,
        String etag) {

    /** Checks that nothing is missing. */
    public DeviceRecord {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(metadata, "metadata");
        Objects.requireNonNull(reported, "reported");
        Objects.requireNonNull(desired, "desired");
        gateways = List.copyOf(gateways);
        Objects.requireNonNull(generationId, "generationId");
        Objects.requireNonNull(etag, "etag");
    }
}
