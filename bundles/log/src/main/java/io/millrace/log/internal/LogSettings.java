package io.millrace.log.internal;

import java.nio.file.Path;
import java.time.Duration;

/**
 * The checked configuration.
 *
 * @param folder where the log is kept
 * @param retention what is kept
 * @param pendingBytes how much may wait to be written
 * @param batchRecords most records in one write
 * @param memtableBytes most memory in memtables
 * @param tailBytes most memory in newest records, of all kinds together
 * @param groupsPerKind most groups of a kind
 * @param usageDays how many days of usage are kept
 * @param minimumFreeBytes below this much free disk nothing is taken
 */
record LogSettings(
        Path folder,
        Kept retention,
        long pendingBytes,
        int batchRecords,
        long memtableBytes,
        long tailBytes,
        int groupsPerKind,
        int usageDays,
        long minimumFreeBytes) {

    private static final String PID = "io.millrace.log";
    private static final long MIB = 1L << 20;

    /**
     * What is kept.
     *
     * @param age from arrival
     * @param bytes on disk
     * @param check how often it is looked at
     */
    record Kept(Duration age, long bytes, Duration check) {}

    static LogSettings of(LogConfig config) {
        if (config.folder().isBlank()) {
            throw new IllegalArgumentException(PID + ": 'folder' is empty; it names where the log is kept");
        }
        return new LogSettings(
                Path.of(config.folder()),
                new Kept(
                        Duration.ofHours(atLeast("retentionHours", config.retentionHours(), 1)),
                        MIB * atLeast("retentionMebibytes", config.retentionMebibytes(), 64),
                        Duration.ofSeconds(atLeast("retentionCheckSeconds", config.retentionCheckSeconds(), 1))),
                MIB * atLeast("pendingMebibytes", config.pendingMebibytes(), 1),
                (int) atLeast("batchRecords", config.batchRecords(), 1),
                MIB * atLeast("memtableMebibytes", config.memtableMebibytes(), 4),
                MIB * atLeast("tailMebibytes", config.tailMebibytes(), 0),
                (int) atLeast("groupsPerKind", config.groupsPerKind(), 1),
                (int) Math.min(Integer.MAX_VALUE / 2, atLeast("usageDays", config.usageDays(), 1)),
                MIB * atLeast("minimumFreeMebibytes", config.minimumFreeMebibytes(), 0));
    }

    private static long atLeast(String key, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(
                    PID + ": '" + key + "' is " + value + "; it must be " + least + " or more");
        }
        return value;
    }
}
