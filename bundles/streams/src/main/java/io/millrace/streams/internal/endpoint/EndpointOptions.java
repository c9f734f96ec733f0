package io.millrace.streams.internal.endpoint;

import io.millrace.api.address.StreamKind;
import io.millrace.api.log.StreamLog.SeekTarget;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.support.DefaultComponent;

/**
 * The options of an endpoint's URI, as given.
 *
 * @param values by name, only those that are known
 */
record EndpointOptions(Map<String, Optional<String>> values) {

    private static final String GROUP = "group";
    private static final String START = "start";
    private static final String BATCH_SIZE = "batchSize";
    private static final String ATTEMPTS = "attempts";
    private static final String RETRY_DELAY = "retryDelayMillis";
    private static final String DEVICE_ID = "deviceId";
    private static final String STREAM_ID = "streamId";
    private static final String NAME = "name";
    private static final String ROUTE = "route";

    /** Takes the known options out; Camel itself refuses an endpoint where others are left. */
    static EndpointOptions take(DefaultComponent component, Map<String, Object> parameters) {
        return new EndpointOptions(Map.of(
                GROUP, take(component, parameters, GROUP),
                START, take(component, parameters, START),
                BATCH_SIZE, take(component, parameters, BATCH_SIZE),
                ATTEMPTS, take(component, parameters, ATTEMPTS),
                RETRY_DELAY, take(component, parameters, RETRY_DELAY),
                DEVICE_ID, take(component, parameters, DEVICE_ID),
                STREAM_ID, take(component, parameters, STREAM_ID),
                NAME, take(component, parameters, NAME),
                ROUTE, take(component, parameters, ROUTE)));
    }

    private static Optional<String> take(DefaultComponent component, Map<String, Object> parameters, String name) {
        return Optional.ofNullable(component.getAndRemoveParameter(parameters, name, String.class));
    }

    ConsumerOptions consumer(StreamKind kind) {
        return new ConsumerOptions(
                kind,
                values.get(GROUP).orElse(null),
                start(),
                number(BATCH_SIZE, 1),
                new Retry(number(ATTEMPTS, 5), Duration.ofMillis(number(RETRY_DELAY, 500))),
                new RecordFilter(deviceId(), streamId(), values.get(ROUTE)));
    }

    Optional<String> deviceId() {
        return values.get(DEVICE_ID);
    }

    /** Returns the stream id; for inquiries it is the name of what is asked for. */
    Optional<String> streamId() {
        return values.get(STREAM_ID).or(() -> values.get(NAME));
    }

    private SeekTarget start() {
        String start = values.get(START).orElse("latest");
        return switch (start) {
            case "latest" -> new SeekTarget.Latest();
            case "earliest" -> new SeekTarget.Earliest();
            default -> throw new IllegalArgumentException("'start' is '" + start + "'; it must be latest or earliest");
        };
    }

    private int number(String name, int standard) {
        Optional<String> text = values.get(name);
        try {
            return text.map(Integer::parseInt).orElse(standard);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + name + "' is '" + text.get() + "'; it must be a whole number", e);
        }
    }
}
