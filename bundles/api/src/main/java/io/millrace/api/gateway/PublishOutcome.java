package io.millrace.api.gateway;

import org.osgi.annotation.versioning.ConsumerType;

/** Learns what became of a message. Exactly one method is called, once. */
@ConsumerType
public interface PublishOutcome {

    /** It is durable and may be acknowledged. */
    void accepted();

    /**
     * It was not accepted and must not be acknowledged as accepted.
     *
     * @param cause why, for the protocol's own error
     */
    void refused(RefusedException cause);
}
