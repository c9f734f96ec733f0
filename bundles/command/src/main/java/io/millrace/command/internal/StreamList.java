package io.millrace.command.internal;

import io.millrace.api.log.StreamInfo;
import io.millrace.api.log.StreamLog;
import java.io.PrintStream;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.table.ShellTable;

/** Lists what the log holds of each kind. */
@Service
@Command(
        scope = "millrace",
        name = "stream-list",
        description = "Lists the kinds of stream and what the log holds of each")
public final class StreamList extends MillraceCommand {

    @Reference(optional = true)
    StreamLog log;

    @Override
    void run(PrintStream out) throws CommandException {
        ShellTable table = Views.table("Kind", "Records", "First", "Last", "Groups");
        for (StreamInfo stream : need(log, "log").streams()) {
            String groups = log.groups(stream.kind()).stream()
                    .map(group -> group.group() + (group.lag() > 0 ? " (lag " + group.lag() + ")" : ""))
                    .collect(Collectors.joining(", "));
            table.addRow()
                    .addContent(
                            stream.kind().wireName(),
                            stream.last() - stream.first() + 1,
                            stream.first(),
                            stream.last(),
                            groups);
        }
        table.print(out);
    }
}
