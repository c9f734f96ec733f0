package io.millrace.rest.internal.answer;

import java.util.LinkedHashMap;
import java.util.Map;

/** Typed views of untyped JSON values. */
public final class Values {

    private Values() {}

    /** Returns a JSON object with the type that it has. */
    public static Map<String, Object> object(Map<?, ?> map) {
        Map<String, Object> object = new LinkedHashMap<>();
        map.forEach((key, value) -> object.put(String.valueOf(key), value));
        return object;
    }

    /**
     * Returns a map that keeps its order and may hold null.
     *
     * @param pairs keys and values in turn
     */
    public static Map<String, Object> of(Object... pairs) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], pairs[i + 1]);
        }
        return map;
    }
}
