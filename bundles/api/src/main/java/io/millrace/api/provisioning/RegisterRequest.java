package io.millrace.api.provisioning;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A device to register.
 *
 * @param id its id; empty lets the service make one
 * @param metadata what operators say of it
 * @param credentials its credentials; empty makes a password
 * @param gateways the devices that may speak for it
 */
public record RegisterRequest(
        Optional<String> id, Map<String, Object> metadata, List<CredentialRequest> credentials, List<String> gateways) {

    /** Checks that nothing is missing. */
    public RegisterRequest {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(metadata, "metadata");
        credentials = List.copyOf(credentials);
        gateways = List.copyOf(gateways);
    }
}
