package io.millrace.command.internal;

import io.millrace.api.alert.ActionSecrets;
import io.millrace.api.rule.Rule;
import io.millrace.api.rule.Rules;
import io.millrace.json.Json;
import java.io.PrintStream;
import java.util.Map;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;

/** Shows a rule. */
@Service
@Command(scope = "millrace", name = "rule-show", description = "Shows a rule, its counts and its warnings as JSON")
public final class RuleShow extends MillraceCommand {

    @Argument(name = "id", required = true, description = "The rule")
    @Completion(RuleCompleter.class)
    String id;

    @Reference(optional = true)
    Rules rules;

    @Override
    void run(PrintStream out) throws CommandException {
        Rule rule = need(rules, "rules").find(id).orElseThrow(() -> missing("rule", id, "rule-list"));
        Map<String, Object> json = Json.of("id", rule.id());
        json.putAll(ActionSecrets.masked(rule.document()));
        json.put("enabled", rule.enabled());
        json.put("version", rule.version());
        json.put("changedAt", rule.changedAt().toString());
        json.put("state", rule.status().state());
        json.put("warnings", rule.status().warnings());
        json.put("counts", rule.status().counts());
        json.put("lastFault", rule.status().lastFault().orElse(null));
        out.println(Json.pretty(json));
    }
}
