package io.millrace.command.internal;

import io.millrace.api.address.Names;
import io.millrace.api.inbox.CommandPage;
import io.millrace.api.inbox.CommandState;
import io.millrace.api.inbox.CommandStatus;
import io.millrace.api.inbox.Inbox;
import java.io.PrintStream;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.apache.karaf.shell.support.table.ShellTable;

/** Lists the commands of a device. */
@Service
@Command(scope = "millrace", name = "command-list", description = "Lists the commands of a device, newest first")
public final class CommandList extends MillraceCommand {

    @Argument(name = "id", required = true, description = "Id of the device")
    @Completion(DeviceIdCompleter.class)
    String id;

    @Option(name = "--status", valueToShowInHelp = "all", description = "Only those in this status, such as queued")
    @Completion(
            value = StringsCompleter.class,
            values = {"queued", "delivered", "acknowledged", "completed", "rejected", "expired", "failed", "cancelled"})
    String status;

    @Option(name = "--limit", description = "The most commands, 1 to 10000")
    int limit = 20;

    @Option(name = "--cursor", valueToShowInHelp = "none", description = "Goes on where the list before ended")
    String cursor;

    @Reference(optional = true)
    Inbox inbox;

    @Override
    void run(PrintStream out) throws CommandException {
        Optional<CommandState> state = Optional.ofNullable(status).map(Inputs::state);
        CommandPage page = need(inbox, "inbox")
                .list(Names.requireDeviceId(id), state, Inputs.limit(limit), Optional.ofNullable(cursor));
        ShellTable table = Views.table("Id", "Name", "Status", "Created", "Expires", "Deliveries", "Sender")
                .emptyTableText("(no commands)");
        for (CommandStatus command : page.commands()) {
            table.addRow()
                    .addContent(
                            command.commandId(),
                            command.name(),
                            command.state().wireName(),
                            command.createdAt(),
                            command.expiresAt(),
                            command.deliveries(),
                            command.sender().name());
        }
        table.print(out);
        page.cursor().ifPresent(next -> out.println("There are more: --cursor " + next));
    }
}
