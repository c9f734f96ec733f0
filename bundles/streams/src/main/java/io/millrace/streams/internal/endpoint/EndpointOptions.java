package io.millrace.streams.internal.endpoint;

import io.millrace.api.address.Names;
import io.millrace.api.address.StreamKind;
import io.millrace.api.log.StreamLog.SeekTarget;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
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
    private static final String STREAM = "stream";
    private static final String FILTER = "filter";
    private static final String OPERATION = "operation";
    private static final String GET = "get";
    private static final String NAME = "name";
    private static final String OUTAGE_HOURS = "outageHours";
    private static final String KIND = "kind";
    private static final String FROM = "from";
    private static final String TO = "to";
    private static final String ROUTE = "route";
    private static final String CONCURRENT_CONSUMERS = "concurrentConsumers";
    private static final String MESSAGE_ID = "messageId";
    private static final String DERIVED = "derived";
    private static final Set<String> LOOKED_UP = Set.of(MillraceEndpoint.STATE, MillraceEndpoint.REGISTRY);
    private static final List<String> NAMES = List.of(
            GROUP,
            START,
            BATCH_SIZE,
            ATTEMPTS,
            RETRY_DELAY,
            DEVICE_ID,
            STREAM_ID,
            STREAM,
            FILTER,
            OPERATION,
            NAME,
            OUTAGE_HOURS,
            KIND,
            FROM,
            TO,
            ROUTE,
            CONCURRENT_CONSUMERS,
            MESSAGE_ID);

    /** Takes the known options out; Camel itself refuses an endpoint where others are left. */
    static EndpointOptions take(DefaultComponent component, Map<String, Object> parameters) {
        Map<String, Optional<String>> values = new HashMap<>();
        for (String name : NAMES) {
            values.put(name, Optional.ofNullable(component.getAndRemoveParameter(parameters, name, String.class)));
        }
        return new EndpointOptions(values);
    }

    /**
     * Checks what is wrong whatever the endpoint is used for, so that the file is refused and not each record that comes.
     *
     * @param target what the endpoint is of
     */
    EndpointOptions checked(String target) {
        if (values.get(OPERATION).isPresent() && !LOOKED_UP.contains(target)) {
            throw new IllegalArgumentException(
                    "'operation' is for millrace:state and millrace:registry, not for millrace:" + target
                            + "; leave it out");
        }
        isLookup();
        isDerived();
        deviceId().ifPresent(Names::requireDeviceId);
        streamId().ifPresent(id -> Names.requireLevel("stream id", id));
        return this;
    }

    /** Returns how to read a kind from now on. */
    ConsumerOptions consumer(StreamKind kind) {
        return consumer(kind, values.get(GROUP).orElse(null), start());
    }

    /**
     * Returns how to read what was: from a time on, to another one if that is given. The group is the route's and of this time, so that
     * what was read is not read again after a restart, and another time is a new beginning.
     *
     * @param routeId the route that reads
     */
    ConsumerOptions replay(String routeId) {
        Instant from = time(FROM)
                .orElseThrow(() -> new IllegalArgumentException(
                        "millrace:replay needs 'from', the time to begin at, such as from=2026-01-31T00:00:00Z"));
        time(TO).filter(to -> !to.isAfter(from)).ifPresent(to -> {
            throw new IllegalArgumentException("'to' is " + to + ", which is not after 'from', " + from
                    + ": nothing lies between them; 'to' must be the later one, or be left out");
        });
        StreamKind kind = values.get(KIND)
                .map(name -> StreamKind.ofWireName(name)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "'kind' is '" + name + "'; it must be telemetry or another kind")))
                .orElse(StreamKind.TELEMETRY);
        String group = values.get(GROUP)
                .orElseGet(() -> "replay-" + Integer.toHexString(Objects.hash(routeId, from, time(TO))));
        return consumer(kind, group, new SeekTarget.At(from));
    }

    /** Tells whether the group of a replay has a name that was made for it. */
    boolean isUnnamed() {
        return values.get(GROUP).isEmpty();
    }

    private Optional<Instant> time(String name) {
        return values.get(name).map(text -> {
            try {
                // The plus sign of an offset means a space in a URI.
                return Instant.parse(text.replace(' ', '+'));
            } catch (DateTimeParseException e) {
                // Without the cause, whose words would be shown in place of these.
                throw new IllegalArgumentException("'" + name + "' is '" + text
                        + "'; it must be a time such as 2026-01-31T00:00:00Z or" + " 2026-01-31T02:00:00+02:00");
            }
        });
    }

    private ConsumerOptions consumer(StreamKind kind, String group, SeekTarget start) {
        return new ConsumerOptions(
                kind,
                group,
                start,
                number(BATCH_SIZE, 1),
                new Retry(
                        number(ATTEMPTS, 5),
                        Duration.ofMillis(number(RETRY_DELAY, 500)),
                        Duration.ofHours(number(OUTAGE_HOURS, 24))),
                new RecordFilter(deviceId(), streamId(), values.get(ROUTE), time(TO)),
                lanes());
    }

    /** Returns how many exchanges there are at once. */
    int lanes() {
        return number(CONCURRENT_CONSUMERS, 1);
    }

    Optional<String> deviceId() {
        return values.get(DEVICE_ID);
    }

    /** Returns the stream id; for inquiries it is the name of what is asked for. */
    Optional<String> streamId() {
        return values.get(STREAM_ID).or(() -> values.get(STREAM)).or(() -> values.get(NAME));
    }

    /** Returns the condition, in Camel's language simple, of what a consumer takes; one exchange is one record then. */
    Optional<String> filter() {
        if (values.get(FILTER).isPresent() && number(BATCH_SIZE, 1) != 1) {
            throw new IllegalArgumentException("'filter' looks at one record at a time, and 'batchSize' is "
                    + values.get(BATCH_SIZE).orElse("") + "; leave one of them out");
        }
        return values.get(FILTER);
    }

    /** Tells whether something is looked up rather than written. */
    boolean isLookup() {
        return values.get(OPERATION)
                .map(operation -> {
                    if (!operation.equals(GET)) {
                        throw new IllegalArgumentException("'operation' is '" + operation + "'; it must be " + GET
                                + ", to look something up, or be left out, to write");
                    }
                    return true;
                })
                .orElse(false);
    }

    /** Tells whether an appended record's message id is made of that of the record that it was derived from. */
    boolean isDerived() {
        return values.get(MESSAGE_ID)
                .map(how -> {
                    if (!how.equals(DERIVED)) {
                        throw new IllegalArgumentException("'messageId' is '" + how + "'; it must be " + DERIVED
                                + ", or be left out for a new id each time");
                    }
                    return true;
                })
                .orElse(false);
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
            // Without the cause, as above.
            throw new IllegalArgumentException("'" + name + "' is '" + text.get() + "'; it must be a whole number");
        }
    }
}
