package io.millrace.rules.internal.lang;

import java.util.List;
import java.util.Optional;

/**
 * A condition, understood.
 *
 * @param trigger what it waits for
 * @param holdMillis how long it has to hold; 0 for at once
 * @param rate how often it may raise an alert
 */
public record Condition(Trigger trigger, long holdMillis, Optional<Rate> rate) {

    /**
     * How often a rule may raise an alert of the same device.
     *
     * @param count so often
     * @param perMillis within so many milliseconds
     */
    public record Rate(int count, long perMillis) {}

    /** What a condition waits for. */
    public sealed interface Trigger {

        /** Returns how long before now it looks, in milliseconds, what windows keep excepted. */
        long reachMillis();
    }

    /**
     * An expression that is true.
     *
     * @param expression the expression
     */
    public record Level(Expression expression) implements Trigger {
        @Override
        public long reachMillis() {
            return 0;
        }
    }

    /**
     * Records one after another.
     *
     * @param steps in their order
     * @param withinMillis from the first to the last
     * @param lastIsAbsent whether the last must not come
     */
    public record Pattern(List<Step> steps, long withinMillis, boolean lastIsAbsent) implements Trigger {
        @Override
        public long reachMillis() {
            return withinMillis;
        }
    }

    /**
     * A record that comes next.
     *
     * @param stream that it is of; empty for any
     * @param expression that is true for it
     */
    public record Step(Optional<String> stream, Expression expression) {}

    /**
     * No record for a while.
     *
     * @param stream of which none comes; empty for any
     * @param millis how long
     */
    public record Absence(Optional<String> stream, long millis) implements Trigger {
        @Override
        public long reachMillis() {
            return millis;
        }
    }
}
