package io.millrace.registry.internal;

import io.millrace.api.registry.DeviceRecord;
import io.millrace.registry.internal.Literal.Null;
import io.millrace.registry.internal.Literal.Num;
import io.millrace.registry.internal.Literal.Text;
import java.util.List;
import java.util.stream.Stream;

/**
 * A condition on a device's record. What it means is here, for indexed and other paths alike; the index only finds candidates.
 */
sealed interface Filter {

    /**
     * Decides.
     *
     * @param device the record
     */
    boolean matches(DeviceRecord device);

    /** Returns every path that it looks at. */
    Stream<FieldPath> paths();

    /** Comparisons. */
    enum Operator {
        /** Equal. */
        EQ,
        /** Greater. */
        GT,
        /** Greater or equal. */
        GE,
        /** Less. */
        LT,
        /** Less or equal. */
        LE;

        private boolean holds(int comparison) {
            return switch (this) {
                case EQ -> comparison == 0;
                case GT -> comparison > 0;
                case GE -> comparison >= 0;
                case LT -> comparison < 0;
                case LE -> comparison <= 0;
            };
        }
    }

    /** All of them hold. */
    record And(List<Filter> parts) implements Filter {

        @Override
        public boolean matches(DeviceRecord device) {
            return parts.stream().allMatch(part -> part.matches(device));
        }

        @Override
        public Stream<FieldPath> paths() {
            return parts.stream().flatMap(Filter::paths);
        }
    }

    /** One of them holds. */
    record Or(List<Filter> parts) implements Filter {

        @Override
        public boolean matches(DeviceRecord device) {
            return parts.stream().anyMatch(part -> part.matches(device));
        }

        @Override
        public Stream<FieldPath> paths() {
            return parts.stream().flatMap(Filter::paths);
        }
    }

    /** It does not hold. */
    record Not(Filter part) implements Filter {

        @Override
        public boolean matches(DeviceRecord device) {
            return !part.matches(device);
        }

        @Override
        public Stream<FieldPath> paths() {
            return part.paths();
        }
    }

    /** The value, or an element of the array, compares so. A value of another type never does. */
    record Compare(FieldPath path, Operator operator, Literal literal) implements Filter {

        @Override
        public boolean matches(DeviceRecord device) {
            if (literal instanceof Null) {
                return path.value(device).isEmpty();
            }
            return path.scalars(device).anyMatch(this::holds);
        }

        private boolean holds(Object value) {
            if (literal instanceof Text text && value instanceof String string) {
                return operator.holds(string.compareTo(text.value()));
            }
            if (literal instanceof Num num && value instanceof Number number) {
                // Adding zero makes 0.0 of -0.0, as the database does.
                return operator.holds(Double.compare(number.doubleValue() + 0.0, num.value() + 0.0));
            }
            return operator == Operator.EQ && literal.isBoolean(value);
        }

        @Override
        public Stream<FieldPath> paths() {
            return Stream.of(path);
        }
    }

    /** The text, or an element of the array, begins so. */
    record Prefix(FieldPath path, String prefix) implements Filter {

        @Override
        public boolean matches(DeviceRecord device) {
            return path.scalars(device).anyMatch(value -> value instanceof String s && s.startsWith(prefix));
        }

        @Override
        public Stream<FieldPath> paths() {
            return Stream.of(path);
        }
    }
}
