package io.millrace.command.internal;

import java.io.PrintStream;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;

/** Lets a rule rest. */
@Service
@Command(scope = "millrace", name = "rule-disable", description = "Lets a rule rest; its active alerts end")
public final class RuleDisable extends RuleChange {

    @Override
    void change(PrintStream out) throws CommandException {
        need(rules, "rules").setEnabled(id, false).orElseThrow(() -> missing("rule", id, "rule-list"));
        out.println("Rule " + id + " rests, and its alerts end; 'millrace:rule-enable " + id + "' lets it run again.");
    }
}
