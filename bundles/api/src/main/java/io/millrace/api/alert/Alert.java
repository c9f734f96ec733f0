package io.millrace.api.alert;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * An alert as it stands.
 *
 * @param id its own id
 * @param ruleId the rule or route that raised it
 * @param deviceId the device
 * @param severity how bad it is
 * @param status where it stands
 * @param time when it was raised first, by the clock of who raised it
 * @param message for people
 * @param values that it is about, by name, as JSON values
 * @param progress what became of it since
 */
public record Alert(
        String id,
        String ruleId,
        String deviceId,
        AlertSeverity severity,
        AlertStatus status,
        Instant time,
        String message,
        Map<String, Object> values,
        Progress progress) {

    /** Checks that nothing is missing. */
    public Alert {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(ruleId, "ruleId");
        Objects.requireNonNull(deviceId, "deviceId");
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(message, "message");
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        Objects.requireNonNull(progress, "progress");
    }

    /** Returns whether it goes on. */
    public boolean isOpen() {
        return status != AlertStatus.CLEARED;
    }

    /** Returns the alert as REST, {@code streams/alerts} and events show it (design, section 5), as JSON values. */
    public Map<String, Object> members() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("id", id);
        members.put("ruleId", ruleId);
        members.put("deviceId", deviceId);
        members.put("severity", severity.wireName());
        members.put("status", status.wireName());
        members.put("time", time.toString());
        members.put("message", message);
        members.put("values", values);
        members.put("change", progress.change());
        members.put("updatedAt", progress.updatedAt().toString());
        members.put("occurrences", progress.occurrences());
        members.put("flapping", progress.flapping());
        members.put(
                "acknowledgedAt",
                progress.acknowledged().map(ack -> ack.time().toString()).orElse(null));
        members.put(
                "acknowledgedBy",
                progress.acknowledged().map(Acknowledgement::by).orElse(null));
        members.put("clearedAt", progress.clearedAt().map(Instant::toString).orElse(null));
        return members;
    }

    /**
     * What became of an alert since it was raised.
     *
     * @param change counts its changes from 1
     * @param updatedAt when it changed last, by the server's clock
     * @param occurrences how often it was raised again shortly after it was over, the first time included
     * @param flapping whether that is so often that its end is told only once it stays quiet
     * @param acknowledged who knows of it, and since when
     * @param clearedAt when it was over, by the server's clock
     */
    public record Progress(
            int change,
            Instant updatedAt,
            int occurrences,
            boolean flapping,
            Optional<Acknowledgement> acknowledged,
            Optional<Instant> clearedAt) {

        /** Checks that nothing is missing. */
        public Progress {
            Objects.requireNonNull(updatedAt, "updatedAt");
            Objects.requireNonNull(acknowledged, "acknowledged");
            Objects.requireNonNull(clearedAt, "clearedAt");
        }
    }

    /**
     * That somebody knows.
     *
     * @param by who, such as {@code ada}
     * @param time since when
     */
    public record Acknowledgement(String by, Instant time) {

        /** Checks that nothing is missing. */
        public Acknowledgement {
            Objects.requireNonNull(by, "by");
            Objects.requireNonNull(time, "time");
        }
    }
}
