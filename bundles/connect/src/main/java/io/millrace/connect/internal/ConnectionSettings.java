package io.millrace.connect.internal;

import io.millrace.api.address.AddressException;
import io.millrace.api.address.Names;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A connection's checked configuration.
 *
 * @param name of the connection
 * @param values by key, secrets by their key without its dot, as they stand in the file
 * @param secrets the keys of those that are secret
 */
record ConnectionSettings(String name, Map<String, String> values, Set<String> secrets) {

    /** What every file's name begins with. */
    static final String PID = "io.millrace.connection";

    private static final Pattern OF_THE_CONTAINER =
            Pattern.compile("(service|component|felix\\.fileinstall|osgi)\\..*");
    private static final Pattern LOOKS_SECRET =
            Pattern.compile(".*(password|passphrase|secret|token|apikey|api-key|privatekey|accesskey)");

    /**
     * Where a database is.
     *
     * @param url begins with {@code jdbc:}
     * @param user who logs in
     * @param password of the user
     * @param poolSize the most connections
     * @param connectTimeout how long to wait for one
     */
    record Database(
            String url, Optional<String> user, Optional<String> password, int poolSize, Duration connectTimeout) {

        @Override
        public String toString() {
            return "Database";
        }
    }

    ConnectionSettings {
        Objects.requireNonNull(name, "name");
        values = Map.copyOf(values);
        secrets = Set.copyOf(secrets);
    }

    /**
     * Reads a configuration.
     *
     * @param properties as the operator wrote them, and what the container added
     * @throws IllegalArgumentException if something is wrong, naming file and key
     */
    static ConnectionSettings of(Map<String, Object> properties) {
        String name = name(String.valueOf(properties.get("service.pid")));
        Map<String, String> values = new TreeMap<>();
        Set<String> secrets = new java.util.HashSet<>();
        properties.forEach((key, value) -> {
            if (OF_THE_CONTAINER.matcher(key).matches()) {
                return;
            }
            if (key.startsWith(".")) {
                secrets.add(key.substring(1));
            } else if (LOOKS_SECRET.matcher(key.toLowerCase(Locale.ROOT)).matches()) {
                throw wrong(name, key, "looks like a secret; write '." + key + "', which is stored encrypted");
            }
            values.put(key.startsWith(".") ? key.substring(1) : key, String.valueOf(value));
        });
        return new ConnectionSettings(name, values, secrets);
    }

    private static String name(String pid) {
        String name = pid.substring(Math.min(pid.length(), PID.length() + 1));
        try {
            return Names.requireLevel("the connection's name", name);
        } catch (AddressException e) {
            throw new IllegalArgumentException(
                    "the name of " + pid + ".cfg: " + e.getMessage() + "; right is " + PID + "-crm.cfg", e);
        }
    }

    /**
     * Returns where the database is, if this is one.
     *
     * @param clear the values, secrets in clear
     */
    Optional<Database> database(Map<String, String> clear) {
        String url = clear.getOrDefault("url", "");
        if (!url.startsWith("jdbc:")) {
            return Optional.empty();
        }
        return Optional.of(new Database(
                url,
                Optional.ofNullable(clear.get("user")),
                Optional.ofNullable(clear.get("password")),
                within("poolSize", clear.getOrDefault("poolSize", "4"), 100),
                Duration.ofSeconds(
                        within("connectTimeoutSeconds", clear.getOrDefault("connectTimeoutSeconds", "5"), 60))));
    }

    private int within(String key, String text, int max) {
        try {
            int number = Integer.parseInt(text.strip());
            if (number >= 1 && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw wrong(name, key, "is '" + text + "'; it must be a whole number from 1 to " + max);
        }
        throw wrong(name, key, "is " + text + "; it must be from 1 to " + max);
    }

    /** Makes the exception for a wrong key. */
    static IllegalArgumentException wrong(String name, String key, String what) {
        return new IllegalArgumentException(PID + "-" + name + ": '" + key + "' " + what);
    }

    @Override
    public String toString() {
        return "connection " + name;
    }
}
