package io.millrace.command.internal;

import io.millrace.api.address.Names;
import io.millrace.api.provisioning.Provisioning;
import java.io.PrintStream;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.support.CommandException;

/** What letting a device connect and keeping it out have in common. */
abstract class DeviceStatusCommand extends ChangingCommand {

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

    private final boolean enabled;

    DeviceStatusCommand(boolean enabled) {
        this.enabled = enabled;
    }

    @Override
    String target() {
        return "devices/" + id;
    }

    @Override
    void change(PrintStream out) throws CommandException {
        need(provisioning, "provisioning")
                .setEnabled(Names.requireDeviceId(id), enabled, Inputs.object("--metadata", metadata));
        out.println("Device " + id + " is " + (enabled ? "enabled." : "disabled."));
    }
}
