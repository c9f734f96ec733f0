package io.millrace.api.gateway;

import io.millrace.api.stream.Content;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Sends the answer of an inquiry to the device that asked, on {@code devices/{deviceId}/replies/{requestId}/{status}};
 * registered as a service by each gateway. Used by routes that answer {@code requests/{name}}. Any thread.
 */
@ConsumerType
public interface DeviceReplies {

    /**
     * Sends a reply over a live link of the device that receives replies. It is not stored: a device that has gone asks again.
     *
     * @param deviceId the device that asked
     * @param requestId the device's own id of the inquiry
     * @param status such as 200 or 404
     * @param content the answer
     * @return whether a link of this gateway took it
     */
    boolean reply(String deviceId, String requestId, int status, Content content);
}
