package io.millrace.tls.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Checked configuration of the server's certificate.
 *
 * @param folder of keys and certificates
 * @param names of this server, the first one its common name
 * @param valid how long a server certificate of its own is valid
 * @param renew how long before its end it is renewed
 * @param warn how long before the end of any certificate health says so
 * @param check how often files are looked at
 */
record TlsSettings(Path folder, List<String> names, Duration valid, Duration renew, Duration warn, Duration check) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._:*-]{1,253}");
    private static final List<String> LOCAL = List.of("localhost", "127.0.0.1", "::1");

    /**
     * Reads the configuration.
     *
     * @param config as the operator wrote it
     * @throws IllegalArgumentException if a value is wrong, naming its key
     */
    static TlsSettings of(TlsConfig config) {
        String folder = config.folder().strip();
        if (folder.isEmpty() || folder.contains("$[") || folder.contains("${")) {
            throw new IllegalArgumentException(TlsConfig.PID + ": 'folder' is '" + folder
                    + "'; it must be a path, with every placeholder replaced");
        }
        int valid = within("validDays", config.validDays(), 1, 825);
        int renew = within("renewDays", config.renewDays(), 0, 800);
        if (renew >= valid) {
            throw new IllegalArgumentException(TlsConfig.PID + ": 'renewDays' is " + renew
                    + "; it must be less than 'validDays', which is " + valid);
        }
        return new TlsSettings(
                Path.of(folder).toAbsolutePath().normalize(),
                names(config),
                Duration.ofDays(valid),
                Duration.ofDays(renew),
                Duration.ofDays(within("warnDays", config.warnDays(), 0, 365)),
                Duration.ofSeconds(within("checkSeconds", config.checkSeconds(), 1, 3600)));
    }

    private static List<String> names(TlsConfig config) {
        Set<String> names = new LinkedHashSet<>();
        names.add(name("hostname", config.hostname().strip()));
        Arrays.stream(config.furtherNames().split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .forEach(name -> names.add(name("furtherNames", name)));
        names.addAll(LOCAL);
        return List.copyOf(names);
    }

    private static String name(String key, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(TlsConfig.PID + ": '" + key + "' has '" + name
                    + "'; right are names of the DNS, and addresses, in ASCII");
        }
        return name;
    }

    private static int within(String key, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    TlsConfig.PID + ": '" + key + "' is " + value + "; it must be from " + min + " to " + max);
        }
        return value;
    }
}
