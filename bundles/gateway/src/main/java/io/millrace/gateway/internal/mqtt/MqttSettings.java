package io.millrace.gateway.internal.mqtt;

/**
 * The bounds of the MQTT front.
 *
 * @param maxPacketBytes largest packet, header included
 * @param receiveMaximum most publishes of a connection that are not yet acknowledged
 * @param connectTimeoutSeconds how long a connection may take to its CONNECT
 * @param maxKeepAliveSeconds what MQTT 5 clients are told that ask for more, or for none
 * @param maxSessionExpirySeconds how long a session is remembered at most
 * @param maxSessions how many sessions of absent clients are remembered
 * @param maxSubscriptions most topic filters of a connection
 */
public record MqttSettings(
        int maxPacketBytes,
        int receiveMaximum,
        int connectTimeoutSeconds,
        int maxKeepAliveSeconds,
        int maxSessionExpirySeconds,
        int maxSessions,
        int maxSubscriptions) {

    private static final int MAX_SHORT = 65_535;

    /** Checks that the protocol can carry it. */
    public MqttSettings {
        requireRange("maxPacketBytes", maxPacketBytes, 1024, 268_435_460);
        requireRange("receiveMaximum", receiveMaximum, 1, MAX_SHORT);
        requireRange("connectTimeoutSeconds", connectTimeoutSeconds, 1, 3600);
        requireRange("maxKeepAliveSeconds", maxKeepAliveSeconds, 1, MAX_SHORT);
        requireRange("maxSessionExpirySeconds", maxSessionExpirySeconds, 0, Integer.MAX_VALUE);
        requireRange("maxSessions", maxSessions, 1, 10_000_000);
        requireRange("maxSubscriptions", maxSubscriptions, 1, 10_000);
    }

    private static void requireRange(String key, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException("'" + key + "' is " + value + "; it must be " + min + " to " + max);
        }
    }
}
