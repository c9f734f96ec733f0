package io.millrace.api.provisioning;

import java.util.Optional;

/**
 * What became of one device of a bulk registration; exactly one of the two is there.
 *
 * @param registration the device, if it was registered
 * @param error why it was not
 */
public record BulkOutcome(Optional<Registration> registration, Optional<ProvisioningException> error) {

    /** Checks that exactly one is there. */
    public BulkOutcome {
        if (registration.isPresent() == error.isPresent()) {
            throw new IllegalArgumentException("exactly one of registration and error");
        }
    }
}
