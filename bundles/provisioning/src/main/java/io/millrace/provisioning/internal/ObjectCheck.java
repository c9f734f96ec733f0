package io.millrace.provisioning.internal;

import static io.millrace.provisioning.internal.Pointers.below;
import static io.millrace.provisioning.internal.Pointers.invalid;

import io.millrace.json.Json;
import java.util.List;
import java.util.Map;

/** Checks JSON objects before they are stored. */
final class ObjectCheck {

    /** The most that one object may take as JSON. */
    static final int MAX_BYTES = 64 * 1024;

    private static final int MAX_DEPTH = 16;
    private static final int MAX_KEY = 256;

    private ObjectCheck() {}

    /**
     * Checks what a caller brought, before it is merged or stored.
     *
     * @param pointer to the object
     * @param object the object
     */
    static void input(String pointer, Map<String, Object> object) {
        walk(pointer, object, 1);
    }

    /**
     * Checks that a result is not too large to store.
     *
     * @param name what it is, for the message
     * @param pointer to the input that made it
     * @param object the object
     */
    static void size(String name, String pointer, Map<String, Object> object) {
        int bytes = Json.bytes(object).length;
        if (bytes > MAX_BYTES) {
            throw invalid(
                    pointer, name + " would have " + bytes + " bytes as JSON; at most " + MAX_BYTES + " are allowed");
        }
    }

    private static void walk(String pointer, Object value, int depth) {
        if (depth > MAX_DEPTH) {
            throw invalid(pointer, "nested deeper than " + MAX_DEPTH + " levels");
        }
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, member) -> {
                String name = String.valueOf(key);
                String at = below(pointer, name);
                if (name.isEmpty() || name.length() > MAX_KEY || name.indexOf('\0') >= 0) {
                    throw invalid(at, "a key has 1 to " + MAX_KEY + " characters, none of them U+0000");
                }
                walk(at, member, depth + 1);
            });
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                walk(below(pointer, String.valueOf(i)), list.get(i), depth + 1);
            }
        } else {
            scalar(pointer, value);
        }
    }

    private static void scalar(String pointer, Object value) {
        if (value instanceof String text && text.indexOf('\0') >= 0) {
            throw invalid(pointer, "a text must not contain U+0000");
        }
        if (value instanceof Number number && !Double.isFinite(number.doubleValue())) {
            throw invalid(pointer, "the number is too large for double precision");
        }
        boolean known = value == null || value instanceof String || value instanceof Number || value instanceof Boolean;
        if (!known) {
            throw invalid(pointer, "not a JSON value");
        }
    }
}
