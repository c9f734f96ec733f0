package io.millrace.api.address;

import java.util.Locale;
import java.util.Optional;

/**
 * The kinds of stream. A kind is one ordered log; order is kept per device within a kind.
 */
public enum StreamKind {
    /** Measurements; the stream id tells streams of one device apart. */
    TELEMETRY(true),
    /** Alarms, notifications and domain events; the stream id is the event's type. */
    EVENTS(true),
    /** Health of the device itself. */
    DIAGNOSTICS(true),
    /** JSON merge patches of the {@code reported} object; read by the shipped route {@code metadata-to-registry.yaml}. */
    METADATA(false),
    /** Inquiries of devices; read by routes that answer them. */
    REQUESTS(false),
    /** Alerts that rules raised. */
    ALERTS(true),
    /** Connects and disconnects. */
    PRESENCE(true),
    /** Changes of identity and registry: registered, deactivated and so on. */
    LIFECYCLE(true),
    /** Outcomes of commands. */
    FEEDBACK(true);

    private final boolean open;

    StreamKind(boolean open) {
        this.open = open;
    }

    /** Returns whether services may consume this kind as {@code streams/{kind}}; the others are for routes only. */
    public boolean isOpenToServices() {
        return open;
    }

    /** Returns the name as addresses and JSON spell it, such as {@code telemetry}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Finds a kind by its name on the wire.
     *
     * @param name such as {@code telemetry}, lower case
     * @return the kind, or empty if there is none of that name
     */
    public static Optional<StreamKind> ofWireName(String name) {
        for (StreamKind kind : values()) {
            if (kind.wireName().equals(name)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
