package io.millrace.identity.internal;

import java.nio.file.Path;

/**
 * Checked configuration of identity.
 *
 * @param dataFolder the data folder
 * @param masterKeyFile file of the master key
 * @param pbkdf2Rounds rounds for passwords that people chose
 * @param cachedIdentities how many identities are kept in memory
 */
record IdentitySettings(Path dataFolder, Path masterKeyFile, int pbkdf2Rounds, int cachedIdentities) {

    /**
     * Reads the configuration.
     *
     * @param config as the operator wrote it
     * @throws IllegalArgumentException if a value is wrong, naming its key
     */
    static IdentitySettings of(IdentityConfig config) {
        if (config.dataFolder().isBlank()) {
            throw new IllegalArgumentException(IdentityConfig.PID + ": 'dataFolder' is empty; it must be a path");
        }
        Path data = path("dataFolder", config.dataFolder());
        Path key = config.masterKeyFile().isBlank()
                ? data.resolve("master.key")
                : path("masterKeyFile", config.masterKeyFile());
        return new IdentitySettings(
                data,
                key,
                within("pbkdf2Rounds", config.pbkdf2Rounds(), 10_000, 10_000_000),
                within("cachedIdentities", config.cachedIdentities(), 1, 10_000_000));
    }

    /** Returns whether whoever copies the data folder has the master key too. */
    boolean isKeyInsideData() {
        return masterKeyFile.startsWith(dataFolder);
    }

    private static Path path(String key, String value) {
        if (value.contains("$[") || value.contains("${")) {
            throw new IllegalArgumentException(IdentityConfig.PID + ": '" + key + "' is '" + value
                    + "'; it must be a path, with every placeholder replaced");
        }
        return Path.of(value.strip()).toAbsolutePath().normalize();
    }

    private static int within(String key, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    IdentityConfig.PID + ": '" + key + "' is " + value + "; it must be from " + min + " to " + max);
        }
        return value;
    }
}
