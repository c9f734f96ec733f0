package io.millrace.command.internal;

import io.millrace.api.address.Names;
import io.millrace.api.log.StreamLog;
import java.io.PrintStream;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;

/** Forgets a consumer group. */
@Service
@Command(scope = "millrace", name = "group-delete", description = "Forgets a consumer group and its position")
public final class GroupDelete extends ChangingCommand {

    @Argument(index = 0, name = "kind", required = true, description = "The kind that it reads")
    @Completion(KindCompleter.class)
    String kind;

    @Argument(index = 1, name = "group", required = true, description = "Its name")
    @Completion(GroupCompleter.class)
    String group;

    @Reference(optional = true)
    StreamLog log;

    @Override
    String target() {
        return "streams/" + kind + "/groups/" + group;
    }

    @Override
    void change(PrintStream out) throws CommandException {
        if (!need(log, "log").deleteGroup(Inputs.anyKind(kind), Names.requireLevel("group", group))) {
            throw missing("group of " + kind, group, "group-list");
        }
        out.println("Group " + group + " of " + kind + " is gone.");
    }
}
