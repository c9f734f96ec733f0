package io.millrace.api.identity;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A time of validity, open where empty.
 *
 * @param notBefore the first instant
 * @param notAfter the first instant that is not included
 */
public record Validity(Optional<Instant> notBefore, Optional<Instant> notAfter) {

    /** Valid without end. */
    public static final Validity ALWAYS = new Validity(Optional.empty(), Optional.empty());

    /** Checks that nothing is missing, and the order. */
    public Validity {
        Objects.requireNonNull(notBefore, "notBefore");
        Objects.requireNonNull(notAfter, "notAfter");
        if (notBefore.isPresent() && notAfter.isPresent() && !notBefore.get().isBefore(notAfter.get())) {
            throw new IllegalArgumentException(
                    "notAfter " + notAfter.get() + " is not later than notBefore " + notBefore.get());
        }
    }

    /**
     * Tells whether an instant is within.
     *
     * @param now the instant
     */
    public boolean includes(Instant now) {
        return notBefore.map(from -> !now.isBefore(from)).orElse(true)
                && notAfter.map(now::isBefore).orElse(true);
    }
}
