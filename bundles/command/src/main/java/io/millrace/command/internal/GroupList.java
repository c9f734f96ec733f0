package io.millrace.command.internal;

import io.millrace.api.address.StreamKind;
import io.millrace.api.log.StreamLog;
import java.io.PrintStream;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;

/** Lists consumer groups. */
@Service
@Command(scope = "millrace", name = "group-list", description = "Lists consumer groups, their position and lag")
public final class GroupList extends MillraceCommand {

    @Argument(name = "kind", description = "One kind only")
    @Completion(KindCompleter.class)
    String kind;

    @Reference(optional = true)
    StreamLog log;

    @Override
    void run(PrintStream out) throws CommandException {
        need(log, "log");
        List<StreamKind> kinds = kind == null ? List.of(StreamKind.values()) : List.of(Inputs.anyKind(kind));
        Views.groups(kinds.stream().flatMap(each -> log.groups(each).stream()).toList())
                .print(out);
    }
}
