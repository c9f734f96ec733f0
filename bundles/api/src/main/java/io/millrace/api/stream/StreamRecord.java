package io.millrace.api.stream;

import io.millrace.api.address.StreamKind;
import java.util.Objects;

/**
 * One record of a stream, as the gateway accepted it. Who sent it and when is the gateway's word ({@link Stamp}); the
 * content is the device's.
 *
 * @param kind the kind of stream
 * @param deviceId the device that the record is of
 * @param streamId the stream id, or the event type; {@code default} where the device named none
 * @param stamp what the gateway stamped
 * @param content what the device sent
 */
public record StreamRecord(StreamKind kind, String deviceId, String streamId, Stamp stamp, Content content) {

    /** The stream of a device that names none. */
    public static final String DEFAULT_STREAM = "default";

    /** Checks that nothing is missing. */
    public StreamRecord {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(deviceId, "deviceId");
        Objects.requireNonNull(streamId, "streamId");
        Objects.requireNonNull(stamp, "stamp");
        Objects.requireNonNull(content, "content");
    }
}
