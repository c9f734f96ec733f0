package io.millrace.alerts.internal.action;

import io.millrace.api.address.StreamKind;
import io.millrace.api.log.LogRecord;
import io.millrace.api.route.DeadLetters;
import io.millrace.api.stream.Content;
import io.millrace.api.stream.Stamp;
import io.millrace.api.stream.StreamRecord;
import io.millrace.slot.ServiceSlot;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** Brings actions that are given up to the dead letters, from where a person may have them done again. Any thread. */
final class ActionLetters {

    private final ServiceSlot<DeadLetters> letters;

    ActionLetters(ServiceSlot<DeadLetters> letters) {
        this.letters = letters;
    }

    /**
     * Keeps an action. Durable on return.
     *
     * @throws RuntimeException if nobody takes it now
     */
    void add(ActionTable.Due due, String reason, int attempts) {
        Map<String, Object> alert = ActionTable.alert(due);
        String ruleId = String.valueOf(alert.get("ruleId"));
        Content content = new Content(
                Optional.of("application/json"),
                Map.of("alert-id", due.alertId(), "action", due.kind(), "target", due.target()),
                due.alert().getBytes(StandardCharsets.UTF_8));
        StreamRecord record = new StreamRecord(
                StreamKind.ALERTS,
                String.valueOf(alert.get("deviceId")),
                ruleId,
                new Stamp(due.created(), due.key(), true, due.generationId(), Optional.empty()),
                content);
        letters.current()
                .orElseThrow(() -> new IllegalStateException(letters.name() + " are away"))
                .add(
                        DeadLetters.ACTION_PREFIX + ruleId,
                        new LogRecord(0, record),
                        due.kind() + " to " + due.target() + ": " + reason,
                        attempts);
    }
}
