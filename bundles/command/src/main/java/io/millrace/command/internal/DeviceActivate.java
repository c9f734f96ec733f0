package io.millrace.command.internal;

import io.millrace.api.address.Names;
import io.millrace.api.provisioning.Provisioning;
import java.io.PrintStream;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;

/** Lets a device connect. */
@Service
@Command(scope = "millrace", name = "device-activate", description = "Lets a device connect again")
public final class DeviceActivate extends MillraceCommand {

    @Argument(name = "id", required = true, description = "Id of the device")
    @Completion(DeviceIdCompleter.class)
    String id;

    @Option(
            name = "--metadata",
            valueToShowInHelp = "none",
            description = "A JSON merge patch of its metadata to apply with it")
    String metadata;

    @Reference(optional = true)
    Provisioning provisioning;

    @Override
    void run(PrintStream out) throws CommandException {
        need(provisioning, "provisioning")
                .setEnabled(Names.requireDeviceId(id), true, Json.object("--metadata", metadata));
        out.println("Device " + id + " is enabled.");
    }
}
