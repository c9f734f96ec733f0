package io.millrace.inbox.internal;

import java.nio.file.Path;
import java.time.Duration;

/**
 * The checked configuration.
 *
 * @param folder where commands are kept
 * @param bounds what is taken
 * @param times how long things last
 * @param memtableBytes most memory in memtables
 * @param minimumFreeBytes below this much free disk nothing is taken
 */
record InboxSettings(Path folder, Bounds bounds, Times times, long memtableBytes, long minimumFreeBytes) {

    private static final String PID = "io.millrace.inbox";
    private static final long MIB = 1L << 20;

    /**
     * What is taken.
     *
     * @param waitingPerDevice most commands that wait for one device
     * @param payloadBytes the largest payload
     * @param deliveries how often a command is delivered before it fails
     * @param pendingBytes how much may wait to be written
     */
    record Bounds(int waitingPerDevice, int payloadBytes, int deliveries, long pendingBytes) {}

    /**
     * How long things last.
     *
     * @param response how long an acknowledged command waits for its response
     * @param direct how long a command of time to live zero has
     * @param retention how long finished commands are kept
     * @param wakeUpPause how long a device that was called is left alone
     */
    record Times(Duration response, Duration direct, Duration retention, Duration wakeUpPause) {}

    static InboxSettings of(InboxConfig config) {
        if (config.folder().isBlank()) {
            throw new IllegalArgumentException(PID + ": 'folder' is empty; it names where commands are kept");
        }
        return new InboxSettings(
                Path.of(config.folder()),
                new Bounds(
                        (int) within("waitingPerDevice", config.waitingPerDevice(), 1, 1_000_000),
                        (int) within("payloadKibibytes", config.payloadKibibytes(), 1, 65_536) << 10,
                        (int) within("deliveries", config.deliveries(), 1, 1_000),
                        MIB * within("pendingMebibytes", config.pendingMebibytes(), 1, 1_024)),
                new Times(
                        Duration.ofSeconds(within("responseWaitSeconds", config.responseWaitSeconds(), 0, 86_400)),
                        Duration.ofSeconds(within("directSeconds", config.directSeconds(), 1, 300)),
                        Duration.ofHours(within("retentionHours", config.retentionHours(), 1, 87_600)),
                        Duration.ofSeconds(within("wakeUpPauseSeconds", config.wakeUpPauseSeconds(), 0, 604_800))),
                MIB * within("memtableMebibytes", config.memtableMebibytes(), 4, 4_096),
                MIB * within("minimumFreeMebibytes", config.minimumFreeMebibytes(), 0, Integer.MAX_VALUE));
    }

    private static long within(String key, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    PID + ": '" + key + "' is " + value + "; it must be from " + least + " to " + most);
        }
        return value;
    }
}
