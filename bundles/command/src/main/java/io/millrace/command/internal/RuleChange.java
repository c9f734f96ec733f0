package io.millrace.command.internal;

import io.millrace.api.rule.Rules;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;

/** What the commands that change a rule have in common. */
abstract class RuleChange extends ChangingCommand {

    @Argument(name = "id", required = true, description = "The rule")
    @Completion(RuleCompleter.class)
    String id;

    @Reference(optional = true)
    Rules rules;

    @Override
    final String target() {
        return "rules/" + id;
    }
}
