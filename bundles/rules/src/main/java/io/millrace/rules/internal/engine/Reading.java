package io.millrace.rules.internal.engine;

import io.millrace.api.address.StreamKind;
import java.util.Map;
import java.util.Optional;

/**
 * A record that was opened once for all rules.
 *
 * @param kind of stream
 * @param deviceId the device
 * @param streamId the stream
 * @param arrival when it arrived, milliseconds since 1970
 * @param time the device's own time, or the arrival
 * @param fields by dotted path; empty if no decoder knows the payload
 */
public record Reading(
        StreamKind kind,
        String deviceId,
        String streamId,
        long arrival,
        long time,
        Optional<Map<String, Object>> fields) {}
