package io.millrace.alerts.internal;

import io.millrace.alerts.internal.action.ActionSettings;
import io.millrace.alerts.internal.action.Authorities;
import io.millrace.alerts.internal.action.MailSettings;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLSocketFactory;

/**
 * The checked configuration.
 *
 * @param damping how signals that come often are damped
 * @param retention how long cleared alerts are kept
 * @param maximum how many alerts are kept
 * @param actions bounds of actions
 */
record AlertSettings(Damping damping, Duration retention, int maximum, ActionSettings actions) {

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
                within("maximumAlerts", config.maximumAlerts(), 1_000, 10_000_000),
                actions(config));
    }

    private static ActionSettings actions(AlertsConfig config) {
        int attempts = within("actionAttempts", config.actionAttempts(), 1, 100);
        int commands = within("commandsPerMinute", config.commandsPerMinute(), 1, 1_000);
        Duration timeout = Duration.ofSeconds(within("webhookTimeoutSeconds", config.webhookTimeoutSeconds(), 1, 60));
        SSLSocketFactory tls = tls(config);
        MailSettings mail = mail(config);
        try {
            return new ActionSettings(attempts, commands, timeout, list(config.webhookAllow()), tls, mail);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(AlertsConfig.PID + ": 'webhookAllow': " + e.getMessage(), e);
        }
    }

    private static SSLSocketFactory tls(AlertsConfig config) {
        try {
            return Authorities.with(config.caFile().strip());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(AlertsConfig.PID + ": 'caFile': " + e.getMessage(), e);
        }
    }

    private static MailSettings mail(AlertsConfig config) {
        try {
            return new MailSettings(
                    config.mailHost().strip(),
                    within("mailPort", config.mailPort(), 1, 65_535),
                    config.mailSecurity().strip(),
                    config.mailUser().strip(),
                    config._mailPassword(),
                    config.mailFrom().strip());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    e.getMessage().startsWith(AlertsConfig.PID)
                            ? e.getMessage()
                            : AlertsConfig.PID + ": " + e.getMessage(),
                    e);
        }
    }

    private static List<String> list(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .toList();
    }

    private static int within(String key, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    AlertsConfig.PID + ": '" + key + "' is " + value + "; it must be from " + min + " to " + max);
        }
        return value;
    }
}
