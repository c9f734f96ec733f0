package io.millrace.rules.internal.engine;

import io.millrace.rules.internal.lang.Expression;
import io.millrace.rules.internal.lang.Faults;
import io.millrace.rules.internal.lang.Moment;

/** An expression that is true, perhaps for some time. What is unknown changes nothing. */
final class LevelTrigger extends Trigger {

    private final Expression expression;
    private final long hold;
    private final ConditionRule rule;

    LevelTrigger(Expression expression, long hold, ConditionRule rule) {
        this.expression = expression;
        this.hold = hold;
        this.rule = rule;
    }

    @Override
    void record(DeviceMemory device, Moment moment) {
        evaluate(device, moment);
    }

    @Override
    void time(DeviceMemory device, Moment moment, boolean closed) {
        if (closed) {
            evaluate(device, moment);
        } else if (deadline(device) <= moment.time()) {
            device.held = true;
            rule.raise(device, moment.time());
        }
    }

    private void evaluate(DeviceMemory device, Moment moment) {
        Object met = expression.value(moment);
        if (Boolean.TRUE.equals(met)) {
            if (device.trueSince == DeviceMemory.NEVER) {
                device.trueSince = moment.time();
                device.held = false;
            }
            if (moment.time() - device.trueSince >= hold) {
                device.held = true;
                rule.raise(device, moment.time());
            }
        } else if (Boolean.FALSE.equals(met)) {
            device.trueSince = DeviceMemory.NEVER;
            if (rule.clearsItself()) {
                rule.clear(device, moment.time());
            }
        } else if (met != null) {
            moment.fault(Faults.Kind.TYPE, "the condition is neither true nor false");
        }
    }

    @Override
    long deadline(DeviceMemory device) {
        return hold == 0 || device.held || device.active || device.trueSince == DeviceMemory.NEVER
                ? DeviceMemory.NEVER
                : device.trueSince + hold;
    }
}
