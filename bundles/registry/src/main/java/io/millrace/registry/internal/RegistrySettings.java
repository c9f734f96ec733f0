package io.millrace.registry.internal;

import io.millrace.api.registry.FilterException;
import java.util.Arrays;
import java.util.List;

/**
 * Checked configuration of the registry.
 *
 * @param indexedPaths the declared paths, each once
 * @param cachedGateways how many children's gateways are kept in memory
 * @param scannedRecords how many records one page of a query reads at most
 */
record RegistrySettings(List<FieldPath> indexedPaths, int cachedGateways, int scannedRecords) {

    private static final int MAX_PATHS = 32;

    /**
     * Reads the configuration.
     *
     * @param config as the operator wrote it
     * @throws IllegalArgumentException if a value is wrong, naming its key
     */
    static RegistrySettings of(RegistryConfig config) {
        List<FieldPath> paths = Arrays.stream(config.indexedPaths().split(","))
                .map(String::strip)
                .filter(path -> !path.isEmpty())
                .map(RegistrySettings::path)
                .distinct()
                .toList();
        if (paths.size() > MAX_PATHS) {
            throw new IllegalArgumentException(RegistryConfig.PID + ": 'indexedPaths' has " + paths.size()
                    + " paths; at most " + MAX_PATHS + " are allowed");
        }
        return new RegistrySettings(
                paths,
                within("cachedGateways", config.cachedGateways(), 1, 10_000_000),
                within("scannedRecords", config.scannedRecords(), 10_000, 10_000_000));
    }

    private static FieldPath path(String text) {
        try {
            FieldPath path = FilterParser.path(text);
            if (path.root().isJson()) {
                return path;
            }
            throw new FilterException(0, "id and status are always indexed");
        } catch (FilterException e) {
            throw new IllegalArgumentException(
                    RegistryConfig.PID + ": 'indexedPaths' has '" + text + "': " + e.getMessage(), e);
        }
    }

    private static int within(String key, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    RegistryConfig.PID + ": '" + key + "' is " + value + "; it must be from " + min + " to " + max);
        }
        return value;
    }
}
