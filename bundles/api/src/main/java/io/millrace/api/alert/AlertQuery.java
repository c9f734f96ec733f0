package io.millrace.api.alert;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Which alerts to find; what is empty excludes none.
 *
 * @param statuses in one of these
 * @param severities of one of these
 * @param deviceId of this device
 * @param ruleId of this rule or route
 */
public record AlertQuery(
        Set<AlertStatus> statuses, Set<AlertSeverity> severities, Optional<String> deviceId, Optional<String> ruleId) {

    /** All alerts. */
    public static final AlertQuery ALL = new AlertQuery(Set.of(), Set.of(), Optional.empty(), Optional.empty());

    /** Copies the sets. */
    public AlertQuery {
        statuses = Set.copyOf(statuses);
        severities = Set.copyOf(severities);
        Objects.requireNonNull(deviceId, "deviceId");
        Objects.requireNonNull(ruleId, "ruleId");
    }
}
