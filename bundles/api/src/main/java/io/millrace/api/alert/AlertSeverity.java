package io.millrace.api.alert;

import java.util.Locale;
import java.util.Optional;

/** How bad it is; each is worse than the one before. */
public enum AlertSeverity {
    /** Somebody should look some day. */
    MINOR,
    /** Somebody should look soon. */
    MAJOR,
    /** Somebody must act now. */
    CRITICAL;

    /** Returns the name as JSON spells it, such as {@code minor}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Finds a severity.
     *
     * @param name as {@link #wireName} spells it
     */
    public static Optional<AlertSeverity> ofWireName(String name) {
        for (AlertSeverity severity : values()) {
            if (severity.wireName().equals(name)) {
                return Optional.of(severity);
            }
        }
        return Optional.empty();
    }
}
