package io.millrace.api.provisioning;

import io.millrace.api.registry.DeviceRecord;
import java.util.Map;
import java.util.Objects;

/**
 * A device that was registered.
 *
 * @param device its record
 * @param secrets the secrets that the service made, by credential name; what the caller brought is not repeated
 */
public record Registration(DeviceRecord device, Map<String, String> secrets) {

    /** Checks that nothing is missing. */
    public Registration {
        Objects.requireNonNull(device, "device");
        Objects.requireNonNull(secrets, "secrets");
    }

    /** Names the device only. */
    @Override
    public String toString() {
        return "Registration[" + device.id() + "]";
    }
}
