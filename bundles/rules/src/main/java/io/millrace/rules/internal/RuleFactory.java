package io.millrace.rules.internal;

import io.millrace.rules.internal.engine.Budget;
import io.millrace.rules.internal.engine.ConditionRule;
import io.millrace.rules.internal.engine.RuleSet;
import io.millrace.rules.internal.engine.RunningRule;
import io.millrace.rules.internal.lang.Lookups;
import java.util.List;
import java.util.Map;

/** Makes rules that run out of documents. Any thread. */
final class RuleFactory {

    private final RulesSettings.Memory memory;
    private final Lookups lookups;
    private final Budget all;

    RuleFactory(RulesSettings.Memory memory, Lookups lookups) {
        this.memory = memory;
        this.lookups = lookups;
        this.all = Budget.ofAll(memory.bytes());
    }

    /**
     * Makes a rule that remembers nothing yet.
     *
     * @param document the rule
     * @param since records that arrived before are not for it, milliseconds since 1970
     * @param set takes what it says
     * @throws io.millrace.api.rule.RuleException if the document is no rule
     */
    RunningRule make(RuleDocument document, long since, RuleSet set) {
        List<Map<String, Object>> actions = List.copyOf(document.actions());
        return new ConditionRule(
                document.spec(),
                document.fingerprint(),
                since,
                new ConditionRule.Surroundings(lookups, all.ofRule(memory.ruleBytes()), memory.windowValues()),
                signal -> set.say(document.signal(signal, actions)));
    }

    /** Returns what all rules remember, in octets, roughly. */
    long used() {
        return all.used();
    }
}
