package io.millrace.api.provisioning;

import java.util.Objects;

/**
 * A service that was registered.
 *
 * @param service its id and rights
 * @param password its password, shown this once
 */
public record ServiceRegistration(ServiceRequest service, String password) {

    /** Checks that nothing is missing. */
    public ServiceRegistration {
        Objects.requireNonNull(service, "service");
        Objects.requireNonNull(password, "password");
    }

    /** Names the service only. */
    @Override
    public String toString() {
        return "ServiceRegistration[" + service.id() + "]";
    }
}
