package io.millrace.api.provisioning;

import io.millrace.api.identity.Identity;
import java.util.Objects;

/**
 * A service and its rights.
 *
 * @param id its id; it logs in as {@code service/{id}}
 * @param grants what it may consume and send
 */
public record ServiceRequest(String id, Identity.Grants grants) {

    /** Checks that nothing is missing. */
    public ServiceRequest {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(grants, "grants");
    }
}
