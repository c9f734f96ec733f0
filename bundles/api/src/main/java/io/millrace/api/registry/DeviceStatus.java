package io.millrace.api.registry;

import java.util.Locale;

/** Whether a device may connect. Identity is the authority; the registry shows it. */
public enum DeviceStatus {
    /** It may connect. */
    ENABLED,
    /** It keeps its metadata, rules and keys, and gets no access. */
    DISABLED;

    /** Returns the name as JSON and filters spell it, such as {@code enabled}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
