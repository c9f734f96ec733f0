package io.millrace.api.rule;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a rule says of a device: an alert begins, goes on with other values, or ends. May come again after a crash; rule, device and episode tell.
 *
 * @param ruleId the rule
 * @param deviceId the device
 * @param severity of the rule: minor, major or critical
 * @param raised whether the alert begins or goes on; else it ends
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

    /** Returns whether it is of an alert that began before and goes on. */
    public boolean isUpdate() {
        return raised && time.isAfter(episode);
    }

    /** Returns the signal as JSON values, as dead letters show it. */
    public Map<String, Object> members() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("ruleId", ruleId);
        members.put("deviceId", deviceId);
        members.put("severity", severity);
        members.put("raised", raised);
        members.put("time", time.toString());
        members.put("episode", episode.toString());
        members.put("message", message);
        members.put("values", values);
        members.put("actions", actions);
        return members;
    }

    /**
     * Reads a signal.
     *
     * @param members as {@link #members} returned them
     * @throws IllegalArgumentException if they are those of something else
     */
    public static RuleSignal of(Map<String, Object> members) {
        try {
            List<Map<String, Object>> actions = new ArrayList<>();
            for (Object action : member(members, "actions", List.class)) {
                actions.add(object((Map<?, ?>) action));
            }
            return new RuleSignal(
                    member(members, "ruleId", String.class),
                    member(members, "deviceId", String.class),
                    member(members, "severity", String.class),
                    member(members, "raised", Boolean.class),
                    Instant.parse(member(members, "time", String.class)),
                    Instant.parse(member(members, "episode", String.class)),
                    member(members, "message", String.class),
                    object(member(members, "values", Map.class)),
                    actions);
        } catch (ClassCastException | DateTimeException e) {
            throw new IllegalArgumentException("this is no signal of a rule", e);
        }
    }

    private static <T> T member(Map<String, Object> members, String name, Class<T> type) {
        return Optional.ofNullable(type.cast(members.get(name)))
                .orElseThrow(
                        () -> new IllegalArgumentException("this is no signal of a rule: '" + name + "' is missing"));
    }

    private static Map<String, Object> object(Map<?, ?> map) {
        Map<String, Object> object = new LinkedHashMap<>();
        map.forEach((name, member) -> object.put(String.valueOf(name), member));
        return object;
    }
}
