package io.millrace.alerts.internal.action;

import io.millrace.api.alert.AlertAction;
import java.time.Instant;
import java.util.Map;

/**
 * An action that is to be done now.
 *
 * @param id its row
 * @param key the same for each attempt, and for this action alone
 * @param created when the alert changed
 * @param action what is to be done
 * @param alert that it is about, as streams/alerts shows it
 */
record Job(long id, String key, Instant created, AlertAction action, Map<String, Object> alert) {

    String deviceId() {
        return String.valueOf(alert.get("deviceId"));
    }

    String ruleId() {
        return String.valueOf(alert.get("ruleId"));
    }
}
