package io.millrace.registry.internal;

import io.millrace.api.registry.DeviceRecord;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where in a device's record a filter looks.
 *
 * @param root id, status, or the object
 * @param keys within the object; empty for id and status
 */
record FieldPath(Root root, List<String> keys) {

    /** What a path begins with. */
    enum Root {
        /** The device's id. */
        ID,
        /** Enabled or disabled. */
        STATUS,
        /** What operators say. */
        METADATA,
        /** What the device says. */
        REPORTED;

        /** Returns whether it is a JSON object with keys. */
        boolean isJson() {
            return this == METADATA || this == REPORTED;
        }
    }

    /** Copies the keys. */
    FieldPath {
        keys = List.copyOf(keys);
    }

    /**
     * Returns what is there: a text, number, boolean, list or map.
     *
     * @param device the record
     * @return the value; empty where there is none or a JSON null
     */
    Optional<Object> value(DeviceRecord device) {
        return switch (root) {
            case ID -> Optional.of(device.id());
            case STATUS -> Optional.of(device.status().wireName());
            case METADATA -> within(device.metadata());
            case REPORTED -> within(device.reported());
        };
    }

    /**
     * Returns the texts, numbers and booleans there: one, or the elements of an array.
     *
     * @param device the record
     */
    Stream<Object> scalars(DeviceRecord device) {
        return value(device).stream()
                .flatMap(value -> value instanceof List<?> list ? list.stream() : Stream.of(value))
                .filter(value -> value instanceof String || value instanceof Number || value instanceof Boolean);
    }

    private Optional<Object> within(Map<String, Object> object) {
        Object value = object;
        for (String key : keys) {
            value = value instanceof Map<?, ?> map ? map.get(key) : null;
        }
        return Optional.ofNullable(value);
    }

    /** Returns the path as a filter spells it, with every key quoted that needs it. */
    @Override
    public String toString() {
        String name = root.name().toLowerCase(Locale.ROOT);
        return Stream.concat(
                        Stream.of(name),
                        keys.stream().map(key -> FilterLexer.isBareKey(key) ? key : "'" + key.replace("'", "''") + "'"))
                .collect(Collectors.joining("."));
    }
}
