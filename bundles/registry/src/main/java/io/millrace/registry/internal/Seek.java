package io.millrace.registry.internal;

import io.millrace.registry.internal.Filter.Compare;
import io.millrace.registry.internal.Filter.Prefix;
import io.millrace.registry.internal.Literal.Bool;
import io.millrace.registry.internal.Literal.Num;
import io.millrace.registry.internal.Literal.Text;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What one comparison is to an index: a place or a range in the text or the number table.
 *
 * @param numbers whether it is the number table
 * @param condition SQL on {@code path_id} and {@code val}, with the alias {@code %s}
 * @param parameters of the condition
 * @param exact whether it is one value, so that the index gives the devices in order
 */
record Seek(boolean numbers, String condition, List<Object> parameters, boolean exact) {

    /**
     * Makes the seek of a comparison.
     *
     * @param part a comparison
     * @param paths the declared paths
     * @return empty where no index helps
     */
    static Optional<Seek> of(Filter part, IndexedPaths paths) {
        if (part instanceof Prefix prefix) {
            OptionalInt id = paths.ready(prefix.path());
            return id.isEmpty() || prefix.prefix().length() >= Leaf.MAX_TEXT
                    ? Optional.empty()
                    : Optional.of(
                            range(id.getAsInt(), Leaf.textKey(prefix.prefix()), Leaf.afterPrefix(prefix.prefix())));
        }
        if (!(part instanceof Compare compare)) {
            return Optional.empty();
        }
        OptionalInt id = paths.ready(compare.path());
        return id.isEmpty() ? Optional.empty() : compare(id.getAsInt(), compare);
    }

    /** Returns the table. */
    String table() {
        return numbers ? "registry_number" : "registry_text";
    }

    private static Optional<Seek> compare(int id, Compare compare) {
        if (compare.literal() instanceof Num num) {
            return Optional.of(number(id, compare.operator(), Leaf.numberKey(num.value())));
        }
        if (compare.literal() instanceof Bool bool) {
            return Optional.of(exact(false, id, Leaf.booleanKey(bool.value())));
        }
        return compare.literal() instanceof Text text && text.value().length() < Leaf.MAX_TEXT
                ? Optional.of(text(id, compare.operator(), Leaf.textKey(text.value())))
                : Optional.empty();
    }

    private static Seek number(int id, Filter.Operator operator, double key) {
        return switch (operator) {
            case EQ -> exact(true, id, key);
            case GT -> new Seek(true, "%1$s.path_id = ? AND %1$s.val > ?", List.of(id, key), false);
            case GE -> new Seek(true, "%1$s.path_id = ? AND %1$s.val >= ?", List.of(id, key), false);
            case LT -> new Seek(true, "%1$s.path_id = ? AND %1$s.val < ?", List.of(id, key), false);
            case LE -> new Seek(true, "%1$s.path_id = ? AND %1$s.val <= ?", List.of(id, key), false);
        };
    }

    private static Seek text(int id, Filter.Operator operator, String key) {
        return switch (operator) {
            case EQ -> exact(false, id, key);
                // The key itself is taken along: the record decides in the end anyway.
            case GT, GE -> range(id, key, Leaf.AFTER_TEXTS);
            case LT, LE -> range(id, Leaf.textKey(""), key);
        };
    }

    private static Seek exact(boolean numbers, int id, Object key) {
        return new Seek(numbers, "%1$s.path_id = ? AND %1$s.val = ?", List.of(id, key), true);
    }

    private static Seek range(int id, String from, String to) {
        return new Seek(false, "%1$s.path_id = ? AND %1$s.val >= ? AND %1$s.val <= ?", List.of(id, from, to), false);
    }
}
