package io.millrace.api.alert;

import java.util.Locale;
import java.util.Optional;

/** Where an alert stands. */
public enum AlertStatus {
    /** It goes on, and nobody said that they know. */
    ACTIVE,
    /** It goes on, and somebody knows. */
    ACKNOWLEDGED,
    /** It is over. */
    CLEARED;

    /** Returns the name as JSON spells it, such as {@code active}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Finds a status.
     *
     * @param name as {@link #wireName} spells it
     */
    public static Optional<AlertStatus> ofWireName(String name) {
        for (AlertStatus status : values()) {
            if (status.wireName().equals(name)) {
                return Optional.of(status);
            }
        }
        return Optional.empty();
    }
}
