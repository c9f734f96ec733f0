package io.millrace.alerts.internal;

import java.time.Duration;

/**
 * The checked configuration.
 *
 * @param damping how signals that come often are damped
 * @param retention how long cleared alerts are kept
 * @param maximum how many alerts are kept
 */
record AlertSettings(Damping damping, Duration retention, int maximum) {

    /**
     * How signals that come often are damped.
     *
     * @param reopen how soon after its end an alert that is raised again is the same one, and how long a flapping one has to be
     *     quiet
     * @param occurrences how many make it a flapping one
     * @param update how often new values are told
     */
    record Damping(Duration reopen, int occurrences, Duration update) {}

    /** Checks what the operator wrote. */
    static AlertSettings of(AlertsConfig config) {
        return new AlertSettings(
                new Damping(
                        Duration.ofSeconds(within("flapSeconds", config.flapSeconds(), 0, 86_400)),
                        within("flapOccurrences", config.flapOccurrences(), 2, 1_000),
                        Duration.ofSeconds(within("updateSeconds", config.updateSeconds(), 0, 86_400))),
                Duration.ofDays(within("retentionDays", config.retentionDays(), 1, 3_650)),
                within("maximumAlerts", config.maximumAlerts(), 1_000, 10_000_000));
    }

    private static int within(String key, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    AlertsConfig.PID + ": '" + key + "' is " + value + "; it must be from " + min + " to " + max);
        }
        return value;
    }
}
