package io.millrace.api.provisioning;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A change of a device that somebody asked for.
 *
 * @param operation what
 * @param deviceId the device; empty where the service is to make the id
 * @param metadata of a new device; of others the merge patch
 */
public record ProvisioningChange(Operation operation, Optional<String> deviceId, Map<String, Object> metadata) {

    /** Checks that nothing is missing. */
    public ProvisioningChange {
        Objects.requireNonNull(operation, "operation");
        Objects.requireNonNull(deviceId, "deviceId");
        Objects.requireNonNull(metadata, "metadata");
    }

    /** What is asked for. */
    public enum Operation {
        /** A new device. */
        REGISTER,
        /** A device is to go. */
        UNREGISTER,
        /** It may connect. */
        ACTIVATE,
        /** It may not connect. */
        DEACTIVATE,
        /** Its metadata change. */
        UPDATE;

        /** Returns the name in small letters. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
