package io.millrace.provisioning.internal;

import java.util.LinkedHashMap;
import java.util.Map;

/** JSON merge patch, RFC 7396. */
final class MergePatch {

    private MergePatch() {}

    /**
     * Applies a patch to an object.
     *
     * @param target the object, which stays as it is
     * @param patch the patch; a null removes
     * @return the result, which holds no null that came from the patch
     */
    static Map<String, Object> apply(Map<?, ?> target, Map<?, ?> patch) {
        Map<String, Object> result = new LinkedHashMap<>();
        target.forEach((key, value) -> result.put((String) key, value));
        patch.forEach((key, value) -> {
            if (value == null) {
                result.remove(key);
            } else if (value instanceof Map<?, ?> nested) {
                Map<?, ?> into = result.get(key) instanceof Map<?, ?> map ? map : Map.of();
                result.put((String) key, apply(into, nested));
            } else {
                result.put((String) key, value);
            }
        });
        return result;
    }
}
