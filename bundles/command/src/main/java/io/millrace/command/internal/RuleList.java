package io.millrace.command.internal;

import io.millrace.api.rule.Rule;
import io.millrace.api.rule.Rules;
import java.io.PrintStream;
import java.util.Map;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.table.ShellTable;

/** Lists rules and what they do. */
@Service
@Command(
        scope = "millrace",
        name = "rule-list",
        description = "Lists rules, what they did, and what their author should look at")
public final class RuleList extends MillraceCommand {

    private static final int WIDEST = 120;

    @Reference(optional = true)
    Rules rules;

    @Override
    void run(PrintStream out) throws CommandException {
        ShellTable table = Views.table("Rule", "State", "Condition", "Records", "Raised", "Active", "To look at")
                .emptyTableText("(no rules)");
        for (Rule rule : need(rules, "rules").list()) {
            Map<String, Long> counts = rule.status().counts();
            table.addRow()
                    .addContent(
                            rule.id(),
                            rule.status().state(),
                            condition(rule),
                            counts.getOrDefault("records", 0L),
                            counts.getOrDefault("raised", 0L),
                            counts.getOrDefault("active", 0L),
                            line(rule.status()
                                    .lastFault()
                                    .orElseGet(() ->
                                            String.join("; ", rule.status().warnings()))));
        }
        table.print(out);
    }

    /** Returns the condition, or the beginning of the query. */
    private static String condition(Rule rule) {
        Object form = rule.document().getOrDefault("condition", rule.document().get("query"));
        String text = line(String.valueOf(form));
        return text.length() > WIDEST ? text.substring(0, WIDEST) + "..." : text;
    }

    private static String line(String text) {
        return text.replaceAll("\\s+", " ");
    }
}
