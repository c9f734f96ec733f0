package io.millrace.rules.internal.engine;

import io.millrace.rules.internal.lang.Condition;
import io.millrace.rules.internal.lang.Moment;
import java.util.List;

/**
 * Records one after another. Of each step only the match that began last is kept, which is enough to know whether the whole
 * pattern occurs, and has a bound.
 */
final class PatternTrigger extends Trigger {

    private final Condition.Pattern pattern;
    private final List<Condition.Step> steps;
    private final ConditionRule rule;
    private final int last;

    PatternTrigger(Condition.Pattern pattern, ConditionRule rule) {
        this.pattern = pattern;
        this.steps = pattern.steps();
        this.rule = rule;
        this.last = steps.size() - 1;
    }

    @Override
    int steps() {
        return steps.size();
    }

    @Override
    void record(DeviceMemory device, Moment moment) {
        if (device.active && device.lastMatch == DeviceMemory.NEVER) {
            // Taken over from another version of the rule.
            device.lastMatch = moment.time();
        }
        for (int step = last; step >= 0; step--) {
            if (matches(steps.get(step), moment)) {
                reached(device, step, moment.time());
            }
        }
    }

    private void reached(DeviceMemory device, int step, long time) {
        if (step == last && pattern.lastIsAbsent()) {
            device.starts[last - 1] = DeviceMemory.NEVER;
            return;
        }
        long start = step == 0 ? time : device.starts[step - 1];
        if (start == DeviceMemory.NEVER || time - start > pattern.withinMillis()) {
            return;
        }
        if (step < last) {
            boolean waits = pattern.lastIsAbsent() && step == last - 1;
            // What is waited for from the first match on is not put off by the next one.
            device.starts[step] = waits && device.starts[step] != DeviceMemory.NEVER ? device.starts[step] : start;
            return;
        }
        matched(device, time);
    }

    private void matched(DeviceMemory device, long time) {
        device.lastMatch = time;
        rule.raise(device, time);
    }

    @Override
    void time(DeviceMemory device, Moment moment, boolean closed) {
        if (absentDeadline(device) <= moment.time()) {
            device.starts[last - 1] = DeviceMemory.NEVER;
            matched(device, moment.time());
        } else if (clearDeadline(device) <= moment.time()) {
            device.lastMatch = DeviceMemory.NEVER;
            rule.clear(device, moment.time());
        }
    }

    @Override
    long deadline(DeviceMemory device) {
        return Math.min(absentDeadline(device), clearDeadline(device));
    }

    private long absentDeadline(DeviceMemory device) {
        return pattern.lastIsAbsent() && device.starts[last - 1] != DeviceMemory.NEVER
                ? device.starts[last - 1] + pattern.withinMillis()
                : DeviceMemory.NEVER;
    }

    /** Returns when an alert without a clear condition ends: when the pattern has not come again for its time. */
    private long clearDeadline(DeviceMemory device) {
        return rule.clearsItself() && device.active && device.lastMatch != DeviceMemory.NEVER
                ? device.lastMatch + pattern.withinMillis()
                : DeviceMemory.NEVER;
    }

    private static boolean matches(Condition.Step step, Moment moment) {
        return (step.stream().isEmpty() || step.stream().get().equals(moment.streamId()))
                && Boolean.TRUE.equals(step.expression().value(moment));
    }
}
