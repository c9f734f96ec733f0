package io.millrace.api.health;

import java.util.Objects;

/**
 * How a part is.
 *
 * @param ok whether it works
 * @param detail in words for an operator; what to do where it does not
 */
public record Health(boolean ok, String detail) {

    /** Checks that nothing is missing. */
    public Health {
        Objects.requireNonNull(detail, "detail");
    }

    /** Returns that it works. */
    public static Health up(String detail) {
        return new Health(true, detail);
    }

    /** Returns that it does not. */
    public static Health down(String detail) {
        return new Health(false, detail);
    }
}
