package io.millrace.streams.internal.endpoint;

import io.millrace.api.address.Names;
import io.millrace.api.inbox.CommandProperties;
import io.millrace.api.inbox.InboxException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultComponent;

/**
 * The options of an endpoint of commands, as given.
 *
 * @param values by name, only those that are given
 */
record InboxOptions(Map<String, String> values) {

    private static final int MAX_BATCH = 10_000;
    private static final int STANDARD_BATCH = 100;
    private static final int MAX_TIMEOUT_SECONDS = 600;
    private static final Map<String, String> HEADERS = Map.of(
            "ttl",
            CommandProperties.TTL,
            "priority",
            CommandProperties.PRIORITY,
            "collapseKey",
            CommandProperties.COLLAPSE_KEY);
    private static final List<String> NAMES = List.of(
            "batchSize",
            "attempts",
            "retryDelayMillis",
            "deviceId",
            "name",
            "ttl",
            "priority",
            "collapseKey",
            "status",
            "url",
            "timeoutSeconds");

    /** Takes the known options out; Camel itself refuses an endpoint where others are left. */
    static InboxOptions take(DefaultComponent component, Map<String, Object> parameters) {
        Map<String, String> values = new HashMap<>();
        for (String name : NAMES) {
            Optional.ofNullable(component.getAndRemoveParameter(parameters, name, String.class))
                    .ifPresent(value -> values.put(name, value));
        }
        return new InboxOptions(values);
    }

    /**
     * Checks what is wrong whatever an exchange says, so that the file is refused and not each record that comes.
     *
     * @param target what the endpoint is of
     */
    InboxOptions checked(String target) {
        Map<String, String> options = new HashMap<>();
        HEADERS.forEach((name, header) -> Optional.ofNullable(values.get(name)).ifPresent(v -> options.put(header, v)));
        try {
            CommandProperties.options(options);
        } catch (InboxException e) {
            // Without the cause, whose words would be shown in place of these.
            throw new IllegalArgumentException(e.getMessage());
        }
        Optional.ofNullable(values.get("deviceId")).ifPresent(Names::requireDeviceId);
        Optional.ofNullable(values.get("name")).ifPresent(name -> Names.requireLevel("command name", name));
        number("status", 0);
        if (target.equals(InboxEndpoint.WEBHOOK)) {
            url();
            timeout();
        }
        return this;
    }

    /** Returns where a webhook posts to. */
    URI url() {
        String text = values.get("url");
        if (text == null || !text.startsWith("http://") && !text.startsWith("https://")) {
            throw new IllegalArgumentException("'url' is missing or no http(s) address");
        }
        return URI.create(text);
    }

    /** Returns how long a webhook waits. */
    Duration timeout() {
        int seconds = number("timeoutSeconds", 10);
        if (seconds < 1 || seconds > MAX_TIMEOUT_SECONDS) {
            throw new IllegalArgumentException(
                    "'timeoutSeconds' is " + seconds + "; it must be from 1 to " + MAX_TIMEOUT_SECONDS);
        }
        return Duration.ofSeconds(seconds);
    }

    int batchSize() {
        int size = number("batchSize", STANDARD_BATCH);
        if (size < 1 || size > MAX_BATCH) {
            throw new IllegalArgumentException("'batchSize' is " + size + "; it must be from 1 to " + MAX_BATCH);
        }
        return size;
    }

    Retry retry() {
        return new Retry(number("attempts", 5), Duration.ofMillis(number("retryDelayMillis", 500)));
    }

    int number(String name, int standard) {
        String text = values.get(name);
        try {
            return text == null ? standard : Integer.parseInt(text);
        } catch (NumberFormatException e) {
            // Without the cause, as above.
            throw new IllegalArgumentException("'" + name + "' is '" + text + "'; it must be a whole number");
        }
    }

    /** Returns an option of the URI, else the header that says the same. */
    Optional<String> text(Exchange exchange, String name, String header) {
        return Optional.ofNullable(values.get(name))
                .or(() -> Optional.ofNullable(exchange.getMessage().getHeader(header, String.class)));
    }

    /** Returns the same, refusing an exchange without it. */
    String require(Exchange exchange, String name, String header) {
        return text(exchange, name, header)
                .orElseThrow(() -> new IllegalArgumentException(
                        "the option '" + name + "' or the header '" + header + "' is missing"));
    }
}
