package io.millrace.rules.internal.window;

import java.io.DataOutput;
import java.io.IOException;

/**
 * One thing that a rule remembers of one device. Times are those of the rule, in milliseconds since 1970. One thread.
 */
public interface Cell {

    /** No time. */
    long NEVER = Long.MAX_VALUE;

    /**
     * Takes what a record says.
     *
     * @param time of the record, which may be earlier than that of the one before
     * @param value a number; null where the record says nothing
     */
    void add(long time, Double value);

    /**
     * Returns what is known now.
     *
     * @param time now
     * @return the value, or null for unknown
     */
    Double result(long time);

    /** Returns when time alone changes the result; {@link #NEVER} if it does not. */
    default long deadline() {
        return NEVER;
    }

    /** Time has reached the deadline: the result that is due is there until {@link #settle}. */
    default void tick() {}

    /** What was due has been evaluated. */
    default void settle() {}

    /** Returns how much memory it takes, in octets, roughly. */
    long bytes();

    /** Writes it to a snapshot. */
    void write(DataOutput out) throws IOException;
}
