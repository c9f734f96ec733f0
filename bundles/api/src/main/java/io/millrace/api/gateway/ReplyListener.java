package io.millrace.api.gateway;

import io.millrace.api.stream.Content;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A link of a device that receives the replies to its inquiries; implemented by each protocol. Called from any thread: an
 * implementation hands over to its own and returns at once.
 */
@ConsumerType
@FunctionalInterface
public interface ReplyListener {

    /**
     * Sends a reply to the device.
     *
     * @param requestId the device's own id of its inquiry
     * @param status such as 200
     * @param content the answer
     * @return whether the link took it; false if it is closing
     */
    boolean reply(String requestId, int status, Content content);
}
