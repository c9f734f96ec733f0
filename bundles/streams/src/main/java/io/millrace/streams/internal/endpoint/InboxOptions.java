package io.millrace.streams.internal.endpoint;

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
            throw new IllegalArgumentException("'" + name + "' is '" + text + "'; it must be a whole number", e);
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
