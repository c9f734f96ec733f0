package io.millrace.command.internal;

import io.millrace.api.address.Names;
import io.millrace.api.log.GroupInfo;
import io.millrace.api.log.StreamLog;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.completers.StringsCompleter;

/** Moves a consumer group, back for a replay or forward. */
@Service
@Command(scope = "millrace", name = "group-seek", description = "Moves a consumer group, also while it is being read")
public final class GroupSeek extends ChangingCommand {

    @Argument(index = 0, name = "kind", required = true, description = "The kind that it reads")
    @Completion(KindCompleter.class)
    String kind;

    @Argument(index = 1, name = "group", required = true, description = "Its name")
    @Completion(GroupCompleter.class)
    String group;

    @Argument(
            index = 2,
            name = "to",
            required = true,
            description = "earliest, latest, a time such as 2026-01-31T00:00:00Z, or PT1H: an hour ago")
    @Completion(
            value = StringsCompleter.class,
            values = {"earliest", "latest"})
    String to;

    @Reference(optional = true)
    StreamLog log;

    @Override
    String target() {
        return "streams/" + kind + "/groups/" + group;
    }

    @Override
    void change(PrintStream out) throws CommandException {
        GroupInfo moved = need(log, "log")
                .seek(Inputs.anyKind(kind), Names.requireLevel("group", group), Inputs.target(to, Instant.now()))
                .orElseThrow(() -> missing("group of " + kind, group, "group-list"));
        Views.groups(List.of(moved)).print(out);
    }
}
