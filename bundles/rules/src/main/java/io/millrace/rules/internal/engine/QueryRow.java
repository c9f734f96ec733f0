package io.millrace.rules.internal.engine;

import io.millrace.rules.internal.lang.Faults;
import io.millrace.rules.internal.lang.Lookups;
import io.millrace.rules.query.QueryAttribute;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes of a record the values that a query declares. One thread. */
final class QueryRow {

    /** What an event took on the heap in a window, measured. */
    private static final int FLAT_BYTES = 200;

    private static final Set<String> STAMPS = Set.of("device", "stream", "time", "arrival");
    private static final String STATE = "state.";

    private final List<QueryAttribute> attributes;
    private final List<String> paths;
    private final Lookups lookups;
    private final Faults faults;

    QueryRow(List<QueryAttribute> attributes, Map<String, String> fields, Lookups lookups, Faults faults) {
        this.attributes = attributes;
        this.paths = paths(attributes, fields);
        this.lookups = lookups;
        this.faults = faults;
    }

    private static List<String> paths(List<QueryAttribute> attributes, Map<String, String> fields) {
        return attributes.stream()
                .map(attribute -> fields.getOrDefault(attribute.name(), attribute.name()))
                .toList();
    }

    /** Returns the fields of records that a query names. */
    static Set<String> fields(List<QueryAttribute> attributes, Map<String, String> fields) {
        return paths(attributes, fields).stream()
                .filter(path -> !STAMPS.contains(path) && !isLookup(path))
                .collect(Collectors.toSet());
    }

    private static boolean isLookup(String path) {
        return isRegistry(path) || path.startsWith(STATE);
    }

    private static boolean isRegistry(String path) {
        return path.startsWith("metadata.") || path.startsWith("reported.");
    }

    Object[] of(Reading reading, Map<String, Object> values) {
        Object[] row = new Object[paths.size()];
        for (int i = 0; i < row.length; i++) {
            String path = paths.get(i);
            row[i] = converted(attributes.get(i), value(reading, values, path));
        }
        return row;
    }

    /** Returns what a row takes in memory, in octets, roughly. */
    static long bytes(Object[] row) {
        long bytes = FLAT_BYTES;
        for (Object value : row) {
            bytes += value instanceof String text ? 2L * text.length() : 0;
        }
        return bytes;
    }

    private Object value(Reading reading, Map<String, Object> values, String path) {
        return switch (path) {
            case "device" -> reading.deviceId();
            case "stream" -> reading.streamId();
            case "time" -> reading.time();
            case "arrival" -> reading.arrival();
            default -> isLookup(path) ? lookup(reading.deviceId(), path) : values.get(path);
        };
    }

    private Object lookup(String deviceId, String path) {
        try {
            return isRegistry(path)
                    ? lookups.metadata(deviceId, path)
                    : lookups.state(deviceId, path.substring(STATE.length()));
        } catch (RuntimeException e) {
            // Whatever is asked belongs to others; the value is unknown then, and the rule goes on.
            faults.report(Faults.Kind.LOOKUP, path + " cannot be asked for: " + e.getMessage());
            return null;
        }
    }

    private Object converted(QueryAttribute attribute, Object value) {
        if (value == null) {
            return null;
        }
        Object fitting =
                switch (attribute.type()) {
                    case STRING -> value instanceof String ? value : null;
                    case BOOL -> value instanceof Boolean ? value : null;
                    default -> value instanceof Number number ? number(attribute.type(), number) : null;
                };
        if (fitting == null) {
            String text = String.valueOf(value);
            faults.report(
                    Faults.Kind.TYPE,
                    "'" + attribute.name() + "' is "
                            + (text.length() > 40 ? text.substring(0, 40) + "..." : text) + ", which is no "
                            + attribute.type().name().toLowerCase(java.util.Locale.ROOT));
        }
        return fitting;
    }

    private static Object number(QueryAttribute.Type type, Number number) {
        double value = number.doubleValue();
        boolean whole = value == Math.rint(value);
        return switch (type) {
            case DOUBLE -> value;
            case FLOAT -> number.floatValue();
            case LONG -> whole && Math.abs(value) < Long.MAX_VALUE ? number.longValue() : null;
            default -> whole && Math.abs(value) <= Integer.MAX_VALUE ? number.intValue() : null;
        };
    }
}
