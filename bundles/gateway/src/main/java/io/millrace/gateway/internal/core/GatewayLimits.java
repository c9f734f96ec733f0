package io.millrace.gateway.internal.core;

import java.time.Duration;

/**
 * The bounds of the core.
 *
 * @param maxPayloadBytes largest payload
 * @param maxProperties most properties of a message
 * @param maxPropertiesCharacters largest sum of their names and values, in characters
 * @param maxStreams most telemetry streams of a device
 * @param patience how long a publish or log-in waits for a part that is being replaced
 */
public record GatewayLimits(
        int maxPayloadBytes, int maxProperties, int maxPropertiesCharacters, int maxStreams, Duration patience) {

    /** Checks that every bound lets something through. */
    public GatewayLimits {
        requirePositive("maxPayloadBytes", maxPayloadBytes);
        requirePositive("maxProperties", maxProperties);
        requirePositive("maxPropertiesCharacters", maxPropertiesCharacters);
        requirePositive("maxStreams", maxStreams);
        if (patience.isNegative()) {
            throw new IllegalArgumentException("'patience' is " + patience + "; it cannot be negative");
        }
    }

    private static void requirePositive(String key, int value) {
        if (value < 1) {
            throw new IllegalArgumentException("'" + key + "' is " + value + "; it must be at least 1");
        }
    }
}
