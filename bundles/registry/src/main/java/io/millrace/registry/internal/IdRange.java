package io.millrace.registry.internal;

import io.millrace.registry.internal.FieldPath.Root;
import io.millrace.registry.internal.Filter.Compare;
import io.millrace.registry.internal.Filter.Operator;
import io.millrace.registry.internal.Filter.Prefix;
import io.millrace.registry.internal.Literal.Text;
import java.util.List;
import java.util.Optional;

/**
 * Between which ids the devices of a branch lie.
 *
 * @param after greater than this; empty for the beginning
 * @param from greater than or equal to this
 * @param to less than or equal to this
 */
record IdRange(Optional<String> after, Optional<String> from, Optional<String> to) {

    /**
     * Finds the range.
     *
     * @param branch parts that all have to hold
     * @param after the cursor
     */
    static IdRange of(List<Filter> branch, Optional<String> after) {
        IdRange range = new IdRange(after, Optional.empty(), Optional.empty());
        for (Filter part : branch) {
            range = range.narrowed(part);
        }
        return range;
    }

    private IdRange narrowed(Filter part) {
        if (part instanceof Prefix prefix && prefix.path().root() == Root.ID) {
            return between(prefix.prefix(), prefix.prefix() + Character.MAX_VALUE);
        }
        if (part instanceof Compare compare
                && compare.path().root() == Root.ID
                && compare.literal() instanceof Text text) {
            Operator operator = compare.operator();
            String low = operator == Operator.LT || operator == Operator.LE ? "" : text.value();
            String high = operator == Operator.GT || operator == Operator.GE
                    ? String.valueOf(Character.MAX_VALUE)
                    : text.value();
            return between(low, high);
        }
        return this;
    }

    private IdRange between(String low, String high) {
        Optional<String> newFrom = from.filter(f -> f.compareTo(low) >= 0).or(() -> Optional.of(low));
        Optional<String> newTo = to.filter(t -> t.compareTo(high) <= 0).or(() -> Optional.of(high));
        return new IdRange(after, newFrom, newTo);
    }

    /** Returns the SQL for a column; one lower bound only, since the database can begin at one only. */
    String condition(String column) {
        String low = isAfterTheHigherBound() ? column + " > ?" : column + " >= ?";
        return to.isPresent() ? low + " AND " + column + " <= ?" : low;
    }

    /** Returns the parameters of {@link #condition}. */
    List<Object> parameters() {
        String low = isAfterTheHigherBound() ? after.orElse("") : from.orElse("");
        return to.isPresent() ? List.of(low, to.get()) : List.of(low);
    }

    private boolean isAfterTheHigherBound() {
        return from.isEmpty() || after.isPresent() && after.get().compareTo(from.get()) >= 0;
    }
}
