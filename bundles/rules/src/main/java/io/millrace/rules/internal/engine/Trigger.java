package io.millrace.rules.internal.engine;

import io.millrace.rules.internal.lang.Condition;
import io.millrace.rules.internal.lang.Moment;

/** Decides when an alert begins, and ends where the rule has no clear condition. Stateless beside a device's memory. */
abstract class Trigger {

    /** A record has come; the windows have taken it. */
    abstract void record(DeviceMemory device, Moment moment);

    /**
     * Time has reached the deadline of the device.
     *
     * @param closed whether a window was over
     */
    abstract void time(DeviceMemory device, Moment moment, boolean closed);

    /** Returns when time alone decides something, in the rule's time. */
    abstract long deadline(DeviceMemory device);

    /** Returns how many steps are remembered. */
    int steps() {
        return 0;
    }

    /** Goes on after a time in which nothing could come. */
    void resume(DeviceMemory device, long awayMillis) {}

    static Trigger of(RuleSpec spec, ConditionRule rule) {
        Condition condition = spec.condition();
        if (condition.trigger() instanceof Condition.Pattern pattern) {
            return new PatternTrigger(pattern, rule);
        }
        if (condition.trigger() instanceof Condition.Absence absence) {
            return new AbsenceTrigger(absence, rule);
        }
        return new LevelTrigger(((Condition.Level) condition.trigger()).expression(), condition.holdMillis(), rule);
    }
}
