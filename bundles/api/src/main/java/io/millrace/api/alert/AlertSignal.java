package io.millrace.api.alert;

import io.millrace.api.address.Names;
import io.millrace.api.rule.RuleSignal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * That something is to be alerted of, or is over. May come again: a signal that was taken changes nothing then.
 *
 * @param ruleId who says so: a rule, or a route; one level of 1 to 64 characters, see {@link Names#requireLevel}
 * @param deviceId the device
 * @param severity how bad it is
 * @param raised whether it begins or goes on; else it is over
 * @param time when, by the clock of who says so; what is older than what was taken already is left out
 * @param episode when it began, which tells one alert of a rule and device from the next; empty where the sender does not know
 * @param message for people
 * @param values that it is about, by name, as JSON values
 * @param actions what is to be done when it is raised, as JSON values; docs/alerts.md has their members
 */
public record AlertSignal(
        String ruleId,
        String deviceId,
        AlertSeverity severity,
        boolean raised,
        Instant time,
        Optional<Instant> episode,
        String message,
        Map<String, Object> values,
        List<Map<String, Object>> actions) {

    /** The longest message, in characters. */
    public static final int MAX_MESSAGE = 1000;

    private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    /** Checks the names and times, which count to the millisecond, and cuts a message that is too long. */
    public AlertSignal {
        Names.requireLevel("rule id", ruleId);
        Names.requireDeviceId(deviceId);
        Objects.requireNonNull(severity, "severity");
        time = checked("time", time);
        episode = episode.map(begin -> checked("episode", begin));
        message = message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE);
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        actions = List.copyOf(actions);
    }

    private static Instant checked(String name, Instant time) {
        if (time.isBefore(FIRST) || time.isAfter(LAST)) {
            throw new IllegalArgumentException(
                    "the " + name + " of an alert is " + time + "; it must be in the years 0 to 9999");
        }
        return time.truncatedTo(ChronoUnit.MILLIS);
    }

    /**
     * Returns what a rule says.
     *
     * @param signal of the rule
     * @throws IllegalArgumentException if its severity is none
     */
    public static AlertSignal of(RuleSignal signal) {
        AlertSeverity severity = AlertSeverity.ofWireName(signal.severity())
                .orElseThrow(() -> new IllegalArgumentException(
                        "severity '" + signal.severity() + "' is none of minor, major, critical"));
        return new AlertSignal(
                signal.ruleId(),
                signal.deviceId(),
                severity,
                signal.raised(),
                signal.time(),
                Optional.of(signal.episode()),
                signal.message(),
                signal.values(),
                signal.actions());
    }
}
