package io.millrace.api.usage;

import io.millrace.api.address.StreamKind;
import java.time.LocalDate;
import java.util.Objects;

/**
 * What one device stored on one stream in one day.
 *
 * @param day of arrival, in UTC
 * @param deviceId the device that the records are of
 * @param kind of the records
 * @param streamId stream, type of event or name of inquiry
 * @param messages how many
 * @param bytes of payload
 */
public record Usage(LocalDate day, String deviceId, StreamKind kind, String streamId, long messages, long bytes) {

    /** Checks that nothing is missing. */
    public Usage {
        Objects.requireNonNull(day, "day");
        Objects.requireNonNull(deviceId, "deviceId");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(streamId, "streamId");
    }
}
