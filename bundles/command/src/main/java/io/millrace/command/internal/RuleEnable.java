package io.millrace.command.internal;

import java.io.PrintStream;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;

/** Lets a rule run. */
@Service
@Command(scope = "millrace", name = "rule-enable", description = "Lets a rule run; it sees the next record")
public final class RuleEnable extends RuleChange {

    @Override
    void change(PrintStream out) throws CommandException {
        need(rules, "rules").setEnabled(id, true).orElseThrow(() -> missing("rule", id, "rule-list"));
        out.println("Rule " + id + " runs.");
    }
}
