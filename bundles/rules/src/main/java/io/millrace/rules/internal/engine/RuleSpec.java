package io.millrace.rules.internal.engine;

import io.millrace.rules.internal.lang.Condition;
import io.millrace.rules.internal.lang.Expression;
import io.millrace.rules.internal.lang.Program;
import java.util.Optional;

/**
 * A rule, understood.
 *
 * @param id its name
 * @param stream the only stream that it looks at; empty for all
 * @param condition when it raises an alert
 * @param clear when the alert ends; empty for when the condition is false
 * @param program what both need to be remembered
 * @param clock which time it goes by
 */
public record RuleSpec(
        String id,
        Optional<String> stream,
        Condition condition,
        Optional<Expression> clear,
        Program program,
        RuleClock clock) {

    /**
     * Which time a rule goes by.
     *
     * @param deviceTime the device's own; else that of arrival
     * @param latenessMillis how much older than the newest of its device a record may be
     */
    public record RuleClock(boolean deviceTime, long latenessMillis) {}
}
