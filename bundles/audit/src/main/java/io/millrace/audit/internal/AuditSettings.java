package io.millrace.audit.internal;

import java.time.Duration;

/**
 * The checked configuration.
 *
 * @param auditAge how long the audit trail is kept
 * @param auditRecords how many records of it are kept
 * @param deviceLogAge how long an entry in the log of a device is kept
 */
record AuditSettings(Duration auditAge, int auditRecords, Duration deviceLogAge) {

    /** Checks what the operator wrote. */
    static AuditSettings of(AuditConfig config) {
        range("auditDays", config.auditDays(), 1, 3650);
        range("auditRecords", config.auditRecords(), 1000, 100_000_000);
        range("deviceLogDays", config.deviceLogDays(), 1, 3650);
        return new AuditSettings(
                Duration.ofDays(config.auditDays()), config.auditRecords(), Duration.ofDays(config.deviceLogDays()));
    }

    private static void range(String key, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    AuditConfig.PID + ": '" + key + "' is " + value + ", but must be from " + min + " to " + max);
        }
    }
}
