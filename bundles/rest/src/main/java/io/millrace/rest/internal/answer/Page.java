package io.millrace.rest.internal.answer;

import io.millrace.json.Json;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A page of a list that is short enough to be held whole; the cursor is made of the key of its last item.
 *
 * @param name of the list
 * @param items of the page
 * @param cursor of the next page, if there is one
 * @param <T> what is listed
 */
public record Page<T>(String name, List<T> items, Optional<String> cursor) {

    /**
     * Cuts a page out of a list.
     *
     * @param name of the list, which is that of its member in JSON
     * @param all everything
     * @param key tells items apart, and orders them
     * @param limit as it was asked for, or null
     * @param cursor of the page before, or null
     */
    public static <T> Page<T> of(String name, List<T> all, Function<T, String> key, String limit, String cursor) {
        int max = Params.limit(limit);
        Optional<String> after = Cursor.read(name, cursor);
        List<T> left = all.stream()
                .filter(item -> after.isEmpty() || key.apply(item).compareTo(after.get()) > 0)
                .sorted(Comparator.comparing(key))
                .toList();
        return left.size() <= max
                ? new Page<>(name, left, Optional.empty())
                : new Page<>(name, left.subList(0, max), Optional.of(Cursor.of(name, key.apply(left.get(max - 1)))));
    }

    /**
     * Returns the page in JSON.
     *
     * @param view shows one item
     */
    public Map<String, Object> view(Function<T, ?> view) {
        return Json.of(name, items.stream().map(view).toList(), "cursor", cursor.orElse(null));
    }
}
