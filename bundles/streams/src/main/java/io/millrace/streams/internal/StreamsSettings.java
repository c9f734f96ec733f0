package io.millrace.streams.internal;

import io.millrace.streams.internal.deadletter.Retention;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Checked configuration of the Camel host.
 *
 * @param routesFolder of the route files
 * @param deadLettersFolder of the dead letters
 * @param pollInterval how often the route files are looked at
 * @param shutdownTimeout how long a stopping route may finish what it works on
 * @param startTimeout how long is waited for the routes of a file to start or to stop
 * @param provisioningTimeout how long a change of a device waits for the routes around it
 * @param retention what is kept of the dead letters
 * @param idempotentFolder of what idempotent consumers are done with
 * @param idempotentMaximum the most keys there
 * @param allowedComponents what route files may use that came by REST
 * @param filesFolder below which such files may read and write
 */
record StreamsSettings(
        Path routesFolder,
        Path deadLettersFolder,
        Duration pollInterval,
        Duration shutdownTimeout,
        Duration startTimeout,
        Duration provisioningTimeout,
        Retention retention,
        Path idempotentFolder,
        int idempotentMaximum,
        Set<String> allowedComponents,
        Path filesFolder) {

    /**
     * Reads the configuration.
     *
     * @param config as the operator wrote it
     * @throws IllegalArgumentException if a value is wrong, naming its key
     */
    static StreamsSettings of(StreamsConfig config) {
        return new StreamsSettings(
                folder("routesFolder", config.routesFolder()),
                folder("deadLettersFolder", config.deadLettersFolder()),
                Duration.ofMillis(within("pollIntervalMillis", config.pollIntervalMillis(), 50, 60_000)),
                Duration.ofSeconds(within("shutdownTimeoutSeconds", config.shutdownTimeoutSeconds(), 1, 600)),
                Duration.ofSeconds(within("startTimeoutSeconds", config.startTimeoutSeconds(), 1, 600)),
                Duration.ofSeconds(within("provisioningTimeoutSeconds", config.provisioningTimeoutSeconds(), 1, 60)),
                new Retention(
                        within("deadLettersMaximum", config.deadLettersMaximum(), 1, 1_000_000),
                        within("deadLettersMebibytes", config.deadLettersMebibytes(), 1, 1_000_000) * (1L << 20),
                        Duration.ofDays(within("deadLettersDays", config.deadLettersDays(), 1, 3_650))),
                folder("idempotentFolder", config.idempotentFolder()),
                within("idempotentMaximum", config.idempotentMaximum(), 1_000, 10_000_000),
                components(config.allowedComponents()),
                folder("filesFolder", config.filesFolder()));
    }

    /** A list in a .cfg is one text with commas. */
    private static Set<String> components(String[] lists) {
        return Arrays.stream(lists)
                .flatMap(list -> Arrays.stream(list.split(",")))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Path folder(String key, String value) {
        String folder = value.strip();
        if (folder.isEmpty() || folder.contains("$[") || folder.contains("${")) {
            throw new IllegalArgumentException(StreamsConfig.PID + ": '" + key + "' is '" + folder
                    + "'; it must be a path, with every placeholder replaced");
        }
        return Path.of(folder).toAbsolutePath().normalize();
    }

    private static int within(String key, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    StreamsConfig.PID + ": '" + key + "' is " + value + "; it must be from " + min + " to " + max);
        }
        return value;
    }
}
