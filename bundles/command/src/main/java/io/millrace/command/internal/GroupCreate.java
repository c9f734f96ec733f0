package io.millrace.command.internal;

import io.millrace.api.address.Names;
import io.millrace.api.address.StreamKind;
import io.millrace.api.log.StreamLog;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.completers.StringsCompleter;

/** Makes a consumer group. */
@Service
@Command(scope = "millrace", name = "group-create", description = "Makes a durable consumer group")
public final class GroupCreate extends ChangingCommand {

    @Argument(index = 0, name = "kind", required = true, description = "The kind that it reads")
    @Completion(KindCompleter.class)
    String kind;

    @Argument(index = 1, name = "group", required = true, description = "Its name")
    String group;

    @Option(name = "--start", description = "Where it begins: latest, earliest, or a time such as 2026-01-31T00:00:00Z")
    @Completion(
            value = StringsCompleter.class,
            values = {"earliest", "latest"})
    String start = "latest";

    @Reference(optional = true)
    StreamLog log;

    @Override
    String target() {
        return "streams/" + kind + "/groups/" + group;
    }

    @Override
    void change(PrintStream out) throws CommandException {
        StreamKind of = Inputs.openKind(kind);
        String name = Names.requireLevel("group", group);
        if (need(log, "log").group(of, name).isPresent()) {
            throw new IllegalArgumentException("group '" + name + "' of " + kind
                    + " exists already; 'millrace:group-seek' moves it, 'millrace:group-delete' forgets it");
        }
        Views.groups(List.of(log.createGroup(of, name, Inputs.target(start, Instant.now()))))
                .print(out);
    }
}
