package io.millrace.command.internal;

import io.millrace.api.address.Names;
import io.millrace.api.inbox.Inbox;
import java.io.PrintStream;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;

/** Shows a command and its answer. */
@Service
@Command(scope = "millrace", name = "command-show", description = "Shows where a command stands, and its answer")
public final class CommandShow extends MillraceCommand {

    @Argument(index = 0, name = "id", required = true, description = "Id of the device")
    @Completion(DeviceIdCompleter.class)
    String id;

    @Argument(index = 1, name = "commandId", required = true, description = "Id of the command")
    String commandId;

    @Reference(optional = true)
    Inbox inbox;

    @Override
    void run(PrintStream out) throws CommandException {
        Commands.show(
                out,
                need(inbox, "inbox")
                        .find(Names.requireDeviceId(id), commandId)
                        .orElseThrow(() -> missing("command", commandId, "command-list " + id)));
    }
}
