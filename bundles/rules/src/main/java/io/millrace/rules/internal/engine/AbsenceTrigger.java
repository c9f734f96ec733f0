package io.millrace.rules.internal.engine;

import io.millrace.rules.internal.lang.Condition;
import io.millrace.rules.internal.lang.Moment;

/** Nothing has come for a while from a device that was heard before. */
final class AbsenceTrigger extends Trigger {

    private final Condition.Absence absence;
    private final ConditionRule rule;

    AbsenceTrigger(Condition.Absence absence, ConditionRule rule) {
        this.absence = absence;
        this.rule = rule;
    }

    @Override
    void record(DeviceMemory device, Moment moment) {
        if (absence.stream().isPresent() && !absence.stream().get().equals(moment.streamId())) {
            return;
        }
        device.lastSeen = moment.time();
        if (rule.clearsItself()) {
            rule.clear(device, moment.time());
        }
    }

    @Override
    void time(DeviceMemory device, Moment moment, boolean closed) {
        if (deadline(device) <= moment.time()) {
            device.lastSeen = DeviceMemory.NEVER;
            rule.raise(device, moment.time());
        }
    }

    @Override
    long deadline(DeviceMemory device) {
        return device.lastSeen == DeviceMemory.NEVER ? DeviceMemory.NEVER : device.lastSeen + absence.millis();
    }

    @Override
    void resume(DeviceMemory device, long awayMillis) {
        // A device could not be heard while the server was down: that time does not count.
        if (device.lastSeen != DeviceMemory.NEVER) {
            device.lastSeen += awayMillis;
        }
    }
}
