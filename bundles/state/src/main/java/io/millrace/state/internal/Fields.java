package io.millrace.state.internal;

import java.util.LinkedHashMap;
import java.util.Map;

/** Flattens objects: nested fields by dotted path, arrays as values. */
final class Fields {

    private Fields() {}

    static Map<String, Object> flatten(Map<String, Object> object) {
        for (Object value : object.values()) {
            if (value instanceof Map) {
                Map<String, Object> flat = new LinkedHashMap<>();
                flatten("", object, flat);
                return flat;
            }
        }
        return object;
    }

    private static void flatten(String prefix, Map<?, ?> object, Map<String, Object> flat) {
        object.forEach((name, value) -> {
            if (value instanceof Map<?, ?> nested) {
                flatten(prefix + name + ".", nested, flat);
            } else {
                flat.put(prefix + name, value);
            }
        });
    }
}
