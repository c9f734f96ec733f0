package io.millrace.api.registry;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A page of devices, ascending by id.
 *
 * @param devices the devices
 * @param indexed whether every path of the filter is declared, and so indexed
 * @param cursor where the next page begins; empty on the last
 */
public record DevicePage(List<DeviceRecord> devices, boolean indexed, Optional<String> cursor) {

    /** Checks that nothing is missing. */
    public DevicePage {
        Objects.requireNonNull(devices, "devices");
        Objects.requireNonNull(cursor, "cursor");
    }
}
