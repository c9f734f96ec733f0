package io.millrace.command.internal;

import io.millrace.api.rule.Rule;
import io.millrace.api.rule.Rules;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;

/** Completes the ids of rules. */
@Service
public final class RuleCompleter implements Completer {

    @Reference(optional = true)
    Rules rules;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        List<String> ids =
                rules == null ? List.of() : rules.list().stream().map(Rule::id).toList();
        return Completions.complete(ids, session, line, candidates);
    }
}
