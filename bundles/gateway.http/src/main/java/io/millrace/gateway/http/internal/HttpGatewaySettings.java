package io.millrace.gateway.http.internal;

import java.time.Duration;

/**
 * The bounds of device HTTP, checked.
 *
 * @param sessionIdle how long a device without a request counts as connected
 * @param maxSessions most sessions
 * @param loginThreads how many log-ins are checked at a time
 * @param waitingLogins how many may wait
 * @param maxBodyBytes largest body, unpacked
 * @param maxBufferedBytes most memory of bodies being received
 * @param maxBatchMessages most messages of a batch
 * @param maxUploadBytes largest upload, unpacked
 * @param maxUploadRecords most records of an upload
 * @param maxWaiting requests that may wait for a command
 * @param workerThreads threads for uploads and the inbox
 * @param requestTimeout how long a request may take
 */
public record HttpGatewaySettings(
        Duration sessionIdle,
        int maxSessions,
        int loginThreads,
        int waitingLogins,
        int maxBodyBytes,
        long maxBufferedBytes,
        int maxBatchMessages,
        int maxUploadBytes,
        int maxUploadRecords,
        int maxWaiting,
        int workerThreads,
        Duration requestTimeout) {

    private static final int KIBIBYTE = 1024;
    private static final int MEBIBYTE = 1024 * KIBIBYTE;

    /**
     * Checks a configuration.
     *
     * @param config as the operator wrote it
     * @throws IllegalArgumentException naming the key that is wrong
     */
    public static HttpGatewaySettings of(HttpGatewayConfig config) {
        return new HttpGatewaySettings(
                Duration.ofSeconds(within("sessionIdleSeconds", config.sessionIdleSeconds(), 1, 86_400)),
                within("maxSessions", config.maxSessions(), 1, 1_000_000),
                threads("loginThreads", config.loginThreads()),
                within("waitingLogins", config.waitingLogins(), 1, 100_000),
                within("maxBodyKibibytes", config.maxBodyKibibytes(), 1, 65_536) * KIBIBYTE,
                (long) within("maxBufferedMebibytes", config.maxBufferedMebibytes(), 1, 16_384) * MEBIBYTE,
                within("maxBatchMessages", config.maxBatchMessages(), 1, 100_000),
                within("maxUploadKibibytes", config.maxUploadKibibytes(), 1, 262_144) * KIBIBYTE,
                within("maxUploadRecords", config.maxUploadRecords(), 1, 1_000_000),
                within("maxWaiting", config.maxWaiting(), 0, 1_000_000),
                threads("workerThreads", config.workerThreads()),
                Duration.ofSeconds(within("requestTimeoutSeconds", config.requestTimeoutSeconds(), 1, 3600)));
    }

    private static int threads(String key, int count) {
        return within(key, count, 0, 256) == 0 ? Runtime.getRuntime().availableProcessors() : count;
    }

    private static int within(String key, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    HttpGatewayConfig.PID + ": '" + key + "' is " + value + "; it must be " + min + " to " + max);
        }
        return value;
    }
}
