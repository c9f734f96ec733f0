package io.millrace.api.inbox;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Commands of one device that listens, in the order in which it is to get them.
 *
 * @param deviceId the device
 * @param protocol by which it listens
 * @param gatewayId the device that listens for it, where one does
 * @param deliveries the commands, at least one
 * @param token of the inbox; of no meaning outside
 */
public record DeviceBatch(
        String deviceId, String protocol, Optional<String> gatewayId, List<CommandDelivery> deliveries, Object token) {

    /** Checks that nothing is missing. */
    public DeviceBatch {
        Objects.requireNonNull(deviceId, "deviceId");
        Objects.requireNonNull(protocol, "protocol");
        Objects.requireNonNull(gatewayId, "gatewayId");
        deliveries = List.copyOf(deliveries);
        Objects.requireNonNull(token, "token");
    }
}
