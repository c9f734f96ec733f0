package io.millrace.rest.internal;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;

/** The checked configuration of the API, for its other components. */
@Component(service = RestSettings.class, configurationPid = RestSettings.PID, immediate = true)
@Designate(ocd = RestConfig.class)
public final class RestSettings {

    /** The PID. */
    public static final String PID = "io.millrace.rest";

    private final RestConfig config;

    /**
     * Called by the framework.
     *
     * @param config what is configured
     */
    @Activate
    public RestSettings(RestConfig config) {
        this.config = config;
        if (config.realm().isBlank()) {
            throw new IllegalArgumentException(PID + ": 'realm' is empty; right is the name of a JAAS realm: karaf");
        }
        range("maxBodyBytes", config.maxBodyBytes(), 1024, 67_108_864);
        range("rememberLoginSeconds", config.rememberLoginSeconds(), 0, 300);
        range("sessionMinutes", config.sessionMinutes(), 1, 10_080);
        range("idempotencyHours", config.idempotencyHours(), 1, 720);
    }

    private static void range(String key, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    PID + ": '" + key + "' is " + value + ", but must be from " + min + " to " + max);
        }
    }

    /** Returns the JAAS realm of the people. */
    public String realm() {
        return config.realm();
    }

    /** Returns the names that a Host header may carry. */
    public List<String> allowedHosts() {
        return Arrays.stream(config.allowedHosts())
                .flatMap(names -> Arrays.stream(names.split(",")))
                .map(String::trim)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    /** Returns the largest body, in bytes. */
    public int maxBodyBytes() {
        return config.maxBodyBytes();
    }

    /** Returns how long a log-in by password is remembered. */
    public Duration rememberLogin() {
        return Duration.ofSeconds(config.rememberLoginSeconds());
    }

    /** Returns how long a session lasts. */
    public Duration sessionLifetime() {
        return Duration.ofMinutes(config.sessionMinutes());
    }

    /** Returns how long the answer to an Idempotency-Key is kept. */
    public Duration idempotencyLifetime() {
        return Duration.ofHours(config.idempotencyHours());
    }
}
