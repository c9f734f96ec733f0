package io.millrace.storage.internal;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Checked configuration of the database.
 *
 * @param folder of the database
 * @param poolSize the most connections
 * @param connectionTimeout how long a caller waits for a connection
 * @param lockTimeout how long a statement waits for a lock
 * @param pageCacheMebibytes the most heap of the page cache
 */
record StorageSettings(
        Path folder, int poolSize, Duration connectionTimeout, Duration lockTimeout, int pageCacheMebibytes) {

    /**
     * Reads the configuration.
     *
     * @param config as the operator wrote it
     * @throws IllegalArgumentException if a value is wrong, naming its key
     */
    static StorageSettings of(DerbyDatabaseConfig config) {
        String folder = config.folder().strip();
        if (folder.isEmpty() || folder.contains("$[") || folder.contains("${")) {
            throw new IllegalArgumentException(DerbyDatabaseConfig.PID + ": 'folder' is '" + folder
                    + "'; it must be a path, with every placeholder replaced");
        }
        return new StorageSettings(
                Path.of(folder).toAbsolutePath().normalize(),
                within("poolSize", config.poolSize(), 1, 64),
                Duration.ofSeconds(within("connectionTimeoutSeconds", config.connectionTimeoutSeconds(), 1, 600)),
                Duration.ofSeconds(within("lockTimeoutSeconds", config.lockTimeoutSeconds(), 1, 600)),
                within("pageCacheMebibytes", config.pageCacheMebibytes(), 1, 8192));
    }

    private static int within(String key, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(DerbyDatabaseConfig.PID + ": '" + key + "' is " + value
                    + "; it must be from " + min + " to " + max);
        }
        return value;
    }
}
