package io.millrace.rules.internal;

import io.millrace.api.rule.RuleException;
import io.millrace.api.rule.RuleSignal;
import io.millrace.rules.internal.engine.Budget;
import io.millrace.rules.internal.engine.ConditionRule;
import io.millrace.rules.internal.engine.QueryRule;
import io.millrace.rules.internal.engine.QuerySpec;
import io.millrace.rules.internal.engine.RuleSet;
import io.millrace.rules.internal.engine.RunningRule;
import io.millrace.rules.internal.engine.Signal;
import io.millrace.rules.internal.lang.Lookups;
import io.millrace.rules.query.QueryEngine;
import io.millrace.rules.query.QueryException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Makes rules that run out of documents. Any thread. */
final class RuleFactory {

    private final RulesSettings.Memory memory;
    private final Lookups lookups;
    private final QueryEngine queries;
    private final Budget all;

    RuleFactory(RulesSettings.Memory memory, Lookups lookups, QueryEngine queries) {
        this.memory = memory;
        this.lookups = lookups;
        this.queries = queries;
        this.all = Budget.ofAll(memory.bytes());
    }

    /**
     * Makes a rule that remembers nothing yet; one that is not used is to be released.
     *
     * @param document the rule
     * @param since records that arrived before are not for it, milliseconds since 1970
     * @param set takes what it says
     * @throws RuleException if the document is no rule
     */
    RunningRule make(RuleDocument document, long since, RuleSet set) {
        return make(document, since, set::say);
    }

    private RunningRule make(RuleDocument document, long since, Consumer<RuleSignal> taker) {
        List<Map<String, Object>> actions = List.copyOf(document.actions());
        Consumer<Signal> out = signal -> taker.accept(document.signal(signal, actions));
        var around = new ConditionRule.Surroundings(lookups, all.ofRule(memory.ruleBytes()), memory.windowValues());
        Optional<QuerySpec> query = document.query();
        return query.isPresent()
                ? query(query.get(), new QueryRule.Version(document.fingerprint(), since), around, out)
                : new ConditionRule(document.spec(), document.fingerprint(), since, around, out);
    }

    private QueryRule query(
            QuerySpec spec, QueryRule.Version version, ConditionRule.Surroundings around, Consumer<Signal> out) {
        QueryRule rule;
        try {
            rule = new QueryRule(spec, version, queries, around, out);
        } catch (QueryException e) {
            throw new RuleException("/query", "'query' " + e.getMessage());
        }
        try {
            requireEnd(spec, rule);
            requireAttributes(spec, rule);
        } catch (RuleException e) {
            rule.release();
            throw e;
        }
        return rule;
    }

    private static void requireEnd(QuerySpec spec, QueryRule rule) {
        if (!rule.clears() && spec.clearMillis().isEmpty()) {
            throw new RuleException(
                    "/clearAfter",
                    "an alert would never end: expected 'clearAfter', such as \"10 min\", or a query that inserts into"
                            + " 'clears'");
        }
    }

    private static void requireAttributes(QuerySpec spec, QueryRule rule) {
        for (String name : spec.fields().keySet()) {
            if (!rule.attributes().contains(name)) {
                throw new RuleException(
                        "/fields/" + name,
                        "'" + name + "' is no attribute of stream telemetry; expected one of "
                                + String.join(", ", rule.attributes()));
            }
        }
    }

    /**
     * Checks that a document is a rule.
     *
     * @throws RuleException if it is none
     */
    void check(RuleDocument document) {
        make(document, 0, signal -> {}).release();
    }

    /** Returns what all rules remember, in octets, roughly. */
    long used() {
        return all.used();
    }
}
