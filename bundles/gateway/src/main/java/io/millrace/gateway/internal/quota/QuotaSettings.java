package io.millrace.gateway.internal.quota;

import java.util.function.IntSupplier;

/**
 * Checked quotas; 0 for no bound.
 *
 * @param connections logged in, in all
 * @param connectionsBeforeLogin not logged in, in all
 * @param all rates of all together, with log-ins in a second
 * @param deviceConnections logged in, of one identity
 * @param device rates of one device, with log-ins in a minute
 * @param wrongPasswords in a minute before pauses begin
 */
record QuotaSettings(
        int connections,
        int connectionsBeforeLogin,
        Rates all,
        int deviceConnections,
        Rates device,
        int wrongPasswords) {

    private static final long KIB = 1024;

    /**
     * Bounds of rates; 0 for no bound.
     *
     * @param logins in a second, or of one device in a minute
     * @param messages in a second
     * @param bytes of payload in a second
     */
    record Rates(long logins, long messages, long bytes) {}

    /**
     * Reads the configuration.
     *
     * @throws IllegalArgumentException if a value is wrong, naming its key
     */
    static QuotaSettings of(QuotaConfig config) {
        return new QuotaSettings(
                bound("connections", config::connections),
                bound("connectionsBeforeLogin", config::connectionsBeforeLogin),
                new Rates(
                        bound("connectionsPerSecond", config::connectionsPerSecond),
                        bound("messagesPerSecond", config::messagesPerSecond),
                        KIB * bound("kibibytesPerSecond", config::kibibytesPerSecond)),
                bound("deviceConnections", config::deviceConnections),
                new Rates(
                        bound("deviceConnectionsPerMinute", config::deviceConnectionsPerMinute),
                        bound("deviceMessagesPerSecond", config::deviceMessagesPerSecond),
                        KIB * bound("deviceKibibytesPerSecond", config::deviceKibibytesPerSecond)),
                bound("wrongPasswords", config::wrongPasswords));
    }

    private static int bound(String key, IntSupplier read) {
        int value;
        try {
            value = read.getAsInt();
        } catch (RuntimeException e) {
            // the framework converts when it is asked, and its own message does not name the key
            throw new IllegalArgumentException(QuotaConfig.PID + ": '" + key + "' is no whole number", e);
        }
        if (value < 0) {
            throw new IllegalArgumentException(
                    QuotaConfig.PID + ": '" + key + "' is " + value + "; it must be 0, for no bound, or more");
        }
        return value;
    }
}
