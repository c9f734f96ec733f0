package io.millrace.api.state;

import java.util.Map;
import java.util.Objects;

/**
 * The last known values of a device. Nested fields are named by their dotted path.
 *
 * @param deviceId the device
 * @param fields the newest value of each field over all streams
 * @param streams the fields of each stream, by stream id
 */
public record DeviceState(
        String deviceId, Map<String, FieldValue> fields, Map<String, Map<String, FieldValue>> streams) {

    /** Checks that nothing is missing. */
    public DeviceState {
        Objects.requireNonNull(deviceId, "deviceId");
        Objects.requireNonNull(fields, "fields");
        Objects.requireNonNull(streams, "streams");
    }
}
