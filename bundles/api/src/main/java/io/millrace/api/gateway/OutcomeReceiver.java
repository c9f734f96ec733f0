package io.millrace.api.gateway;

import io.millrace.api.stream.Content;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A link of a service that receives what became of its commands; implemented by each protocol. Called from any thread: an
 * implementation hands over to its own and returns at once.
 */
@ConsumerType
@FunctionalInterface
public interface OutcomeReceiver {

    /**
     * Sends an outcome to the service.
     *
     * @param replyTo the address that the command named, exactly as it did
     * @param outcome the same JSON as on {@code streams/feedback}, with {@code command-id}, {@code status} and
     *     {@code correlation-id} as properties
     * @return whether the link took it; false if it is closing
     */
    boolean outcome(String replyTo, Content outcome);
}
