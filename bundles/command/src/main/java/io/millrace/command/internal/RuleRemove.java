package io.millrace.command.internal;

import io.millrace.api.rule.Rules;
import java.io.PrintStream;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;

/** Removes a rule. */
@Service
@Command(scope = "millrace", name = "rule-remove", description = "Removes a rule; its active alerts end")
public final class RuleRemove extends ChangingCommand {

    @Argument(name = "id", required = true, description = "The rule")
    @Completion(RuleCompleter.class)
    String id;

    @Reference(optional = true)
    Rules rules;

    @Override
    String target() {
        return "rules/" + id;
    }

    @Override
    void change(PrintStream out) throws CommandException {
        if (!need(rules, "rules").remove(id)) {
            throw missing("rule", id, "rule-list");
        }
        out.println("Rule " + id + " is gone, and its alerts end.");
    }
}
