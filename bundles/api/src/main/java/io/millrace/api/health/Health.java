package io.millrace.api.health;

import java.util.Objects;

/**
 * How a part is.
 *
 * @param status whether it works
 * @param detail in words for an operator; what to do where it does not
 */
public record Health(Status status, String detail) {

    /** Checks that nothing is missing. */
    public Health {
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(detail, "detail");
    }

    /** Returns that it works. */
    public static Health up(String detail) {
        return new Health(Status.UP, detail);
    }

    /** Returns that it works, and that somebody should look before it does not. */
    public static Health degraded(String detail) {
        return new Health(Status.DEGRADED, detail);
    }

    /** Returns that it does not. */
    public static Health down(String detail) {
        return new Health(Status.DOWN, detail);
    }

    /** Tells whether it works. */
    public boolean ok() {
        return status != Status.DOWN;
    }

    /** How well a part works, the best first. */
    public enum Status {
        /** All is well. */
        UP,
        /** It works, and an operator should look. */
        DEGRADED,
        /** It does not work. */
        DOWN
    }
}
