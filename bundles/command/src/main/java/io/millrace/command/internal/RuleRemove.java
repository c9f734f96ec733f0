package io.millrace.command.internal;

import java.io.PrintStream;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;

/** Removes a rule. */
@Service
@Command(scope = "millrace", name = "rule-remove", description = "Removes a rule; its active alerts end")
public final class RuleRemove extends RuleChange {

    @Override
    void change(PrintStream out) throws CommandException {
        if (!need(rules, "rules").remove(id)) {
            throw missing("rule", id, "rule-list");
        }
        out.println("Rule " + id + " is gone, and its alerts end.");
    }
}
