package io.millrace.rules.siddhi.internal;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The words of Siddhi that a query may use. */
final class Vocabulary {

    /**
     * Which parameters of a window say how much it keeps, from 0.
     *
     * @param time the parameter that is a time
     * @param count the parameter that is a number of records
     */
    record Size(Optional<Integer> time, Optional<Integer> count) {

        private static Size time(int index) {
            return new Size(Optional.of(index), Optional.empty());
        }

        private static Size count(int index) {
            return new Size(Optional.empty(), Optional.of(index));
        }
    }

    private static final Map<String, Size> WINDOWS = Map.of(
            "time", Size.time(0),
            "timeBatch", Size.time(0),
            "externalTime", Size.time(1),
            "externalTimeBatch", Size.time(1),
            "delay", Size.time(0),
            "session", Size.time(0),
            "length", Size.count(0),
            "lengthBatch", Size.count(0),
            "sort", Size.count(0),
            "timeLength", new Size(Optional.of(0), Optional.of(1)));
    private static final Set<String> AGGREGATES = Set.of(
            "avg",
            "sum",
            "min",
            "max",
            "count",
            "stdDev",
            "distinctCount",
            "minForever",
            "maxForever",
            "and",
            "or",
            "unionSet");
    private static final Set<String> FUNCTIONS = Set.of(
            "cast",
            "coalesce",
            "convert",
            "createSet",
            "currentTimeMillis",
            "default",
            "eventTimestamp",
            "ifThenElse",
            "instanceOfBoolean",
            "instanceOfDouble",
            "instanceOfFloat",
            "instanceOfInteger",
            "instanceOfLong",
            "instanceOfString",
            "maximum",
            "minimum",
            "sizeOfSet",
            "UUID");

    private Vocabulary() {}

    static Set<String> all() {
        Set<String> all = new TreeSet<>(WINDOWS.keySet());
        all.addAll(AGGREGATES);
        all.addAll(FUNCTIONS);
        return all;
    }

    static Optional<Size> window(String name) {
        return Optional.ofNullable(WINDOWS.get(name));
    }

    static String windows() {
        return String.join(", ", new TreeSet<>(WINDOWS.keySet()));
    }

    static boolean isAggregate(String name) {
        return AGGREGATES.contains(name);
    }

    static boolean isFunction(String name) {
        return FUNCTIONS.contains(name) || isAggregate(name);
    }

    static String functions() {
        Set<String> all = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        all.addAll(AGGREGATES);
        all.addAll(FUNCTIONS);
        return String.join(", ", all);
    }
}
