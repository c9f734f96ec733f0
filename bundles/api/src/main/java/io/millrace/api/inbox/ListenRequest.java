package io.millrace.api.inbox;

import io.millrace.api.address.Names;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How a link listens to the inbox of a device.
 *
 * @param deviceId whose inbox
 * @param protocol {@code mqtt}, {@code amqp}, {@code stomp}, {@code http} ...
 * @param window the most commands that may be with the link unsettled, 0 or more, such as MQTT 5's receive maximum
 * @param atMostOnce whether a command ends with its delivery, as for MQTT's QoS 0 and AMQP's pre-settled
 * @param gatewayId the device that listens for this one, where one does
 * @param lock how long a command stays with the link, beyond its close too, and then waits again; empty: unsettled
 *     commands wait again when the link closes, and stay until then. 60 s for device HTTP.
 */
public record ListenRequest(
        String deviceId,
        String protocol,
        int window,
        boolean atMostOnce,
        Optional<String> gatewayId,
        Optional<Duration> lock) {

    /** Checks that nothing is missing. */
    public ListenRequest {
        Names.requireDeviceId(deviceId);
        Objects.requireNonNull(protocol, "protocol");
        Objects.requireNonNull(gatewayId, "gatewayId");
        Objects.requireNonNull(lock, "lock");
        if (window < 0) {
            throw new IllegalArgumentException("window is " + window + "; it must be 0 or more");
        }
    }
}
