package io.millrace.command.internal;

import io.millrace.api.address.Names;
import io.millrace.api.inbox.CommandStatus;
import io.millrace.api.inbox.Inbox;
import java.io.PrintStream;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;

/** Cancels a command that was not acknowledged. */
@Service
@Command(scope = "millrace", name = "command-cancel", description = "Cancels a command that was not acknowledged")
public final class CommandCancel extends ChangingCommand {

    @Argument(index = 0, name = "id", required = true, description = "Id of the device")
    @Completion(DeviceIdCompleter.class)
    String id;

    @Argument(index = 1, name = "commandId", required = true, description = "Id of the command")
    String commandId;

    @Reference(optional = true)
    Inbox inbox;

    @Override
    String target() {
        return "devices/" + id + "/commands/" + commandId;
    }

    @Override
    void change(PrintStream out) throws CommandException, InterruptedException {
        CommandStatus status = Commands.result(
                need(inbox, "inbox").cancel(Names.requireDeviceId(id), commandId, "cancelled by " + user()));
        Commands.show(out, status);
    }
}
