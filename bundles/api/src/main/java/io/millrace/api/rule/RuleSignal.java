package io.millrace.api.rule;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a rule says of a device: an alert begins, or ends. May come again after a crash; rule, device and episode tell.
 *
 * @param ruleId the rule
 * @param deviceId the device
 * @param severity of the rule: minor, major or critical
 * @param raised whether the alert begins; else it ends
 * @param time when, in the rule's time
 * @param episode when the alert began
 * @param message for people
 * @param values that the condition was about, by name
 * @param actions what the rule's author wants to be done, as JSON values
 */
public record RuleSignal(
        String ruleId,
        String deviceId,
        String severity,
        boolean raised,
        Instant time,
        Instant episode,
        String message,
        Map<String, Object> values,
        List<Map<String, Object>> actions) {

    /** Checks that nothing is missing. */
    public RuleSignal {
        Objects.requireNonNull(ruleId, "ruleId");
        Objects.requireNonNull(deviceId, "deviceId");
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(episode, "episode");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(values, "values");
        actions = List.copyOf(actions);
    }
}
