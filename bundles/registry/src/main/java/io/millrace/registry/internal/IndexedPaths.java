package io.millrace.registry.internal;

import java.util.List;
import java.util.OptionalInt;

/**
 * The declared paths as of now.
 *
 * @param declared every path whose entries are written
 */
record IndexedPaths(List<Declared> declared) {

    /**
     * A declared path.
     *
     * @param id in the tables
     * @param path where
     * @param ready whether every record has its entries, so that queries may use it
     */
    record Declared(int id, FieldPath path, boolean ready) {}

    /** Copies the list. */
    IndexedPaths {
        declared = List.copyOf(declared);
    }

    /** Returns the id of a path that queries may use. */
    OptionalInt ready(FieldPath path) {
        return declared.stream()
                .filter(d -> d.ready() && d.path().equals(path))
                .mapToInt(Declared::id)
                .findAny();
    }

    /** Tells whether a filter on that path needs no scan. */
    boolean covers(FieldPath path) {
        return !path.root().isJson() || ready(path).isPresent();
    }
}
