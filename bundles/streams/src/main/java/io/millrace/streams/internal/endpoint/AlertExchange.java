package io.millrace.streams.internal.endpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.api.alert.AlertSeverity;
import io.millrace.api.alert.AlertSignal;
import io.millrace.api.rule.RuleSignal;
import io.millrace.api.stream.PropertyNames;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.Exchange;

/**
 * Reads signals of alerts from an exchange: those of rules as they are; of a route an object, or a list of objects, as a map or
 * as text in JSON. What it leaves out is that of the record that the exchange is of.
 */
final class AlertExchange {

    private static final String DEVICE_ID = "deviceId";
    private static final String SEVERITY = "severity";
    private static final String MESSAGE = "message";
    private static final String VALUES = "values";
    private static final String CLEAR = "clear";
    private static final String RULE_ID = "ruleId";
    private static final Set<String> KNOWN = Set.of(DEVICE_ID, SEVERITY, MESSAGE, VALUES, CLEAR, RULE_ID);
    private static final int MAX_LEVEL = 64;
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private AlertExchange() {}

    /**
     * Returns what the body says.
     *
     * @throws IllegalArgumentException if it is no signal, saying what would be one
     */
    static List<AlertSignal> signals(Exchange exchange, Clock clock) {
        Object body = exchange.getMessage().getBody();
        List<AlertSignal> signals = new ArrayList<>();
        for (Object item : body instanceof List<?> list ? list : parsed(body)) {
            if (item instanceof RuleSignal signal) {
                signals.add(AlertSignal.of(signal));
            } else if (item instanceof Map<?, ?> map) {
                signals.add(ofRoute(exchange, object(map), clock));
            } else {
                throw new IllegalArgumentException("millrace:alert takes an object such as {\"severity\":\"major\","
                        + "\"message\":\"too hot\"}, a list of them, or the signals of millrace:rules; this is "
                        + (item == null ? "nothing" : item.getClass().getSimpleName()));
            }
        }
        return signals;
    }

    private static List<?> parsed(Object body) {
        // What a device sent is no alert as it stands: it could name another device.
        if (!(body instanceof String text)) {
            return Collections.singletonList(body);
        }
        try {
            Object value = JSON.readValue(text, Object.class);
            return value instanceof List<?> list ? list : Collections.singletonList(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the body of millrace:alert is no JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static AlertSignal ofRoute(Exchange exchange, Map<String, Object> members, Clock clock) {
        Set<String> unknown = new TreeSet<>(members.keySet());
        unknown.removeAll(KNOWN);
        if (!unknown.isEmpty()) {
            throw wrong(unknown.iterator().next(), "is unknown; known are " + String.join(", ", new TreeSet<>(KNOWN)));
        }
        boolean clear = Boolean.TRUE.equals(members.get(CLEAR)) || "true".equals(members.get(CLEAR));
        String deviceId = text(members, DEVICE_ID)
                .or(() -> Optional.ofNullable(exchange.getMessage().getHeader(PropertyNames.DEVICE_ID, String.class)))
                .orElseThrow(() -> wrong(
                        DEVICE_ID, "is missing, and there is no header '" + PropertyNames.DEVICE_ID + "' either"));
        return new AlertSignal(
                text(members, RULE_ID).orElseGet(() -> routeId(exchange)),
                deviceId,
                clear ? AlertSeverity.MINOR : severity(members),
                !clear,
                time(exchange, clock),
                Optional.empty(),
                text(members, MESSAGE).orElse(""),
                values(members),
                List.of());
    }

    private static AlertSeverity severity(Map<String, Object> members) {
        return text(members, SEVERITY)
                .flatMap(AlertSeverity::ofWireName)
                .orElseThrow(
                        () -> wrong(SEVERITY, "is " + members.get(SEVERITY) + "; it must be minor, major or critical"));
    }

    private static Map<String, Object> values(Map<String, Object> members) {
        Object values = members.get(VALUES);
        if (values == null) {
            return Map.of();
        }
        if (values instanceof Map<?, ?> map) {
            return object(map);
        }
        throw wrong(VALUES, "is no object {...}");
    }

    private static Optional<String> text(Map<String, Object> members, String name) {
        Object value = members.get(name);
        if (value == null || value instanceof String) {
            return Optional.ofNullable((String) value);
        }
        throw wrong(name, "is no text");
    }

    /** The time of the record, so that a record that is repeated says nothing new. */
    private static Instant time(Exchange exchange, Clock clock) {
        String arrived = exchange.getMessage().getHeader(PropertyNames.ENQUEUED_TIME, String.class);
        try {
            return arrived == null ? clock.instant() : Instant.parse(arrived);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "the header '" + PropertyNames.ENQUEUED_TIME + "' is " + arrived + "; leave it as it was", e);
        }
    }

    private static String routeId(Exchange exchange) {
        String routeId = Optional.ofNullable(exchange.getFromRouteId()).orElse("route");
        return routeId.length() <= MAX_LEVEL ? routeId : routeId.substring(0, MAX_LEVEL);
    }

    private static Map<String, Object> object(Map<?, ?> map) {
        Map<String, Object> object = new LinkedHashMap<>();
        map.forEach((key, value) -> object.put(String.valueOf(key), value));
        return object;
    }

    private static IllegalArgumentException wrong(String name, String what) {
        return new IllegalArgumentException("'" + name + "' of millrace:alert " + what);
    }
}
