package io.millrace.command.internal;

import io.millrace.api.rule.Rules;
import java.io.PrintStream;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;

/** Lets a rule rest. */
@Service
@Command(scope = "millrace", name = "rule-disable", description = "Lets a rule rest; its active alerts end")
public final class RuleDisable extends ChangingCommand {

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
        need(rules, "rules").setEnabled(id, false).orElseThrow(() -> missing("rule", id, "rule-list"));
        out.println("Rule " + id + " rests, and its alerts end; 'millrace:rule-enable " + id + "' lets it run again.");
    }
}
