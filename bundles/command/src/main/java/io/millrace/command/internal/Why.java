package io.millrace.command.internal;

import io.millrace.api.devicelog.DeviceLog;
import io.millrace.api.devicelog.DeviceLogEntry;
import java.io.PrintStream;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.table.ShellTable;

/** Says why a device or service was refused. */
@Service
@Command(
        scope = "millrace",
        name = "why",
        description = "Says why a device was not let in or its messages not taken, newest first")
public final class Why extends MillraceCommand {

    @Argument(
            name = "id",
            required = true,
            description = "Id of the device, or service/{id}; also one that nobody registered")
    @Completion(DeviceIdCompleter.class)
    String id;

    @Reference(optional = true)
    DeviceLog log;

    @Override
    void run(PrintStream out) throws CommandException {
        List<DeviceLogEntry> entries = need(log, "audit").last(id);
        if (entries.isEmpty()) {
            out.println("Nothing was refused to " + id + ", and nothing of it was changed lately.");
            return;
        }
        ShellTable table = Views.table("Time", "Times", "From", "What happened");
        for (DeviceLogEntry entry : entries) {
            table.addRow()
                    .addContent(
                            entry.time(),
                            entry.count(),
                            (entry.report().protocol() + " " + entry.report().address()).trim(),
                            entry.report().text());
        }
        table.print(out);
    }
}
