package io.millrace.rules.internal;

import java.nio.file.Path;
import java.time.Duration;

/**
 * The checked configuration.
 *
 * @param folder where what rules remember is kept
 * @param group whose route hands records to the rules
 * @param maxRules how many there may be
 * @param memory what they may remember
 * @param snapshot how often that is written
 * @param backtest how long a back-test takes at most
 */
record RulesSettings(Path folder, String group, int maxRules, Memory memory, Duration snapshot, Duration backtest) {

    private static final long MIB = 1L << 20;

    /**
     * What rules may remember.
     *
     * @param bytes of all
     * @param ruleBytes of each
     * @param windowValues in one window by time of one device
     */
    record Memory(long bytes, long ruleBytes, int windowValues) {}

    /** Checks what the operator wrote. */
    static RulesSettings of(RulesConfig config) {
        if (config.folder().isBlank()) {
            throw wrong("folder", "is empty; it names where what rules remember is kept");
        }
        if (config.group().isBlank()) {
            throw wrong("group", "is empty; it is the group of the route that hands records to millrace:rules");
        }
        return new RulesSettings(
                Path.of(config.folder()),
                config.group(),
                range("maxRules", config.maxRules(), 1, 100_000),
                new Memory(
                        MIB * range("memoryMebibytes", config.memoryMebibytes(), 1, 65_536),
                        MIB * range("ruleMemoryMebibytes", config.ruleMemoryMebibytes(), 1, 65_536),
                        range("windowValues", config.windowValues(), 10, 1_000_000)),
                Duration.ofSeconds(range("snapshotSeconds", config.snapshotSeconds(), 1, 3600)),
                Duration.ofSeconds(range("backtestSeconds", config.backtestSeconds(), 1, 3600)));
    }

    private static int range(String key, int value, int min, int max) {
        if (value < min || value > max) {
            throw wrong(key, "is " + value + ", but must be from " + min + " to " + max);
        }
        return value;
    }

    private static IllegalArgumentException wrong(String key, String what) {
        return new IllegalArgumentException(RulesConfig.PID + ": '" + key + "' " + what);
    }
}
