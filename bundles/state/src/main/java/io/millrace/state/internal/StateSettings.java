package io.millrace.state.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * The checked configuration.
 *
 * @param folder where state and history are kept
 * @param timeFields which field is a record's own time
 * @param retention what of the history is kept
 * @param limits of devices
 * @param memtableBytes most memory in memtables
 * @param blockCacheBytes memory for blocks of files
 * @param cacheBytes memory for states
 */
record StateSettings(
        Path folder,
        TimeFields timeFields,
        Kept retention,
        Limits limits,
        long memtableBytes,
        long blockCacheBytes,
        long cacheBytes) {

    private static final String PID = "io.millrace.state";
    private static final long KIB = 1L << 10;
    private static final long MIB = 1L << 20;

    /**
     * What of the history is kept.
     *
     * @param age from arrival
     * @param bytes on disk
     * @param check how often it is looked at
     */
    record Kept(Duration age, long bytes, Duration check) {}

    /**
     * What a device may have, and for how long it is told apart from itself.
     *
     * @param deviceStateBytes most state of a device
     * @param messageIdMillis how long the same message id means the same message
     */
    record Limits(long deviceStateBytes, long messageIdMillis) {}

    /**
     * Which field of a JSON payload is a record's own time.
     *
     * @param usual of every stream that is not named
     * @param byStream of the streams that are
     */
    record TimeFields(String usual, Map<String, String> byStream) {

        String of(String streamId) {
            return byStream.getOrDefault(streamId, usual);
        }
    }

    static StateSettings of(StateConfig config) {
        if (config.folder().isBlank()) {
            throw new IllegalArgumentException(PID + ": 'folder' is empty; it names where state and history are kept");
        }
        return new StateSettings(
                Path.of(config.folder()),
                new TimeFields(config.timeField(), byStream(config.timeFieldOfStreams())),
                new Kept(
                        Duration.ofDays(atLeast("retentionDays", config.retentionDays(), 1)),
                        MIB * atLeast("retentionMebibytes", config.retentionMebibytes(), 64),
                        Duration.ofMinutes(atLeast("retentionCheckMinutes", config.retentionCheckMinutes(), 1))),
                new Limits(
                        KIB * atLeast("deviceStateKibibytes", config.deviceStateKibibytes(), 1),
                        Duration.ofHours(atLeast("messageIdHours", config.messageIdHours(), 1))
                                .toMillis()),
                MIB * atLeast("memtableMebibytes", config.memtableMebibytes(), 4),
                MIB * atLeast("blockCacheMebibytes", config.blockCacheMebibytes(), 1),
                MIB * atLeast("cacheMebibytes", config.cacheMebibytes(), 0));
    }

    private static Map<String, String> byStream(String[] entries) {
        Map<String, String> fields = new TreeMap<>();
        for (String entry : entries) {
            int equals = entry.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException(
                        PID + ": 'timeFieldOfStreams' has '" + entry + "'; it must be stream=field");
            }
            fields.put(
                    entry.substring(0, equals).trim(),
                    entry.substring(equals + 1).trim());
        }
        return fields;
    }

    private static long atLeast(String key, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(
                    PID + ": '" + key + "' is " + value + "; it must be " + least + " or more");
        }
        return value;
    }
}
