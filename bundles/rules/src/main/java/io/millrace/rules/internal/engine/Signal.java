package io.millrace.rules.internal.engine;

import java.util.Map;

/**
 * What a rule says of a device.
 *
 * @param ruleId the rule
 * @param deviceId the device
 * @param raised whether an alert begins, or goes on with other values; else it ends
 * @param time when, in the rule's time, milliseconds since 1970
 * @param episode when the alert began: the same episode of a rule and device is the same alert
 * @param values that the condition was about
 */
public record Signal(
        String ruleId, String deviceId, boolean raised, long time, long episode, Map<String, Object> values) {}
