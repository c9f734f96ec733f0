package io.millrace.api.stream;

import java.util.Locale;
import java.util.Set;

/**
 * The names of properties that mean something to Millrace, the same on every protocol (design, section 3).
 */
public final class PropertyNames {

    /** Stamp: the device that the record is of. */
    public static final String DEVICE_ID = "device-id";
    /** Stamp, and a device's choice of stream where the address names none. */
    public static final String STREAM_ID = "stream-id";
    /** Stamp: the kind of stream. */
    public static final String KIND = "kind";
    /** Stamp: arrival, RFC 3339 in UTC. */
    public static final String ENQUEUED_TIME = "enqueued-time";
    /** Stamp: the gateway that spoke for a child. */
    public static final String GATEWAY_ID = "gateway-id";
    /** Stamp, or the device's own message id. */
    public static final String MESSAGE_ID = "message-id";
    /** Stamp: generation of the identity. */
    public static final String GENERATION_ID = "generation-id";
    /** Device: media type, where the protocol has no place of its own for it. */
    public static final String CONTENT_TYPE = "content-type";
    /** Device: its own time of the record, RFC 3339 or milliseconds since 1970. */
    public static final String CREATION_TIME = "creation-time";
    /** Device: {@code true} replaces all fields of the stream's state. */
    public static final String KEY_FRAME = "key-frame";
    /** Device: the record was published with MQTT's RETAIN flag. */
    public static final String RETAIN = "retain";

    private static final Set<String> STAMPS =
            Set.of(DEVICE_ID, STREAM_ID, KIND, ENQUEUED_TIME, GATEWAY_ID, MESSAGE_ID, GENERATION_ID);

    private PropertyNames() {}

    /**
     * Tells whether a property of a device may travel with its record: no stamp, and none that begins with {@code Camel} in
     * any case, since such headers steer Camel components.
     *
     * @param name the property's name
     */
    public static boolean mayTravel(String name) {
        return !STAMPS.contains(name)
                && !(name.length() >= 5
                        && name.substring(0, 5).toLowerCase(Locale.ROOT).equals("camel"));
    }
}
