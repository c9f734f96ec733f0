package io.millrace.registry.internal;

import io.millrace.registry.internal.Filter.And;
import io.millrace.registry.internal.Filter.Not;
import io.millrace.registry.internal.Filter.Or;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Turns a filter into branches, of which one has to hold, each of parts that all have to hold: the disjunctive normal form.
 * Each branch can begin at an index of its own.
 */
final class Branches {

    /** A filter of more branches stays one, which is then found by reading all records. */
    static final int MAX = 16;

    private Branches() {}

    /**
     * Returns the branches of a filter.
     *
     * @param filter any filter
     * @return at least one branch
     */
    static List<List<Filter>> of(Filter filter) {
        List<List<Filter>> branches = expand(positive(filter, false));
        return branches.size() > MAX ? List.of(List.of(filter)) : branches;
    }

    /** Moves every "not" down to the comparisons. */
    private static Filter positive(Filter filter, boolean negated) {
        if (filter instanceof Not not) {
            return positive(not.part(), !negated);
        }
        if (filter instanceof And and) {
            List<Filter> parts =
                    and.parts().stream().map(p -> positive(p, negated)).toList();
            return negated ? new Or(parts) : new And(parts);
        }
        if (filter instanceof Or or) {
            List<Filter> parts =
                    or.parts().stream().map(p -> positive(p, negated)).toList();
            return negated ? new And(parts) : new Or(parts);
        }
        return negated ? new Not(filter) : filter;
    }

    /** Stops growing soon after the maximum: what is too large is not used. */
    private static List<List<Filter>> expand(Filter filter) {
        if (filter instanceof Or or) {
            List<List<Filter>> all = new ArrayList<>();
            for (Filter part : or.parts()) {
                all.addAll(expand(part));
                if (all.size() > MAX) {
                    break;
                }
            }
            return all;
        }
        if (filter instanceof And and) {
            List<List<Filter>> product = List.of(List.of());
            for (Filter part : and.parts()) {
                List<List<Filter>> right = expand(part);
                product = product.stream()
                        .flatMap(left -> right.stream().map(r -> Stream.concat(left.stream(), r.stream())
                                .toList()))
                        .limit(MAX + 1L)
                        .toList();
            }
            return product;
        }
        return List.of(List.of(filter));
    }
}
