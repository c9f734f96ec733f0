package io.millrace.api.stream;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What the gateway stamps on a record and never trusts a device for.
 *
 * @param enqueuedTime when it arrived, to the millisecond
 * @param messageId the device's own message id, or one that the gateway made
 * @param messageIdGiven whether the device gave the message id, so that a repetition can be told by it
 * @param generationId of the identity at that time; a device registered anew under an old id has another
 * @param gatewayId the device that spoke for this one, where one did
 */
public record Stamp(
        Instant enqueuedTime,
        String messageId,
        boolean messageIdGiven,
        String generationId,
        Optional<String> gatewayId) {

    /** Checks that nothing is missing. */
    public Stamp {
        Objects.requireNonNull(enqueuedTime, "enqueuedTime");
        Objects.requireNonNull(messageId, "messageId");
        Objects.requireNonNull(generationId, "generationId");
        Objects.requireNonNull(gatewayId, "gatewayId");
    }
}
