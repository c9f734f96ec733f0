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

/** Removes a device's identity and record. */
@Service
@Command(
        scope = "millrace",
        name = "device-unregister",
        description = "Removes a device's identity, credentials and record")
public final class DeviceUnregister extends ChangingCommand {

    @Argument(name = "id", required = true, description = "Id of the device")
    @Completion(DeviceIdCompleter.class)
    String id;

    @Option(name = "--purge", description = "Erases its history, last known values and inbox too")
    boolean purge;

    @Reference(optional = true)
    Provisioning provisioning;

    @Override
    String target() {
        return "devices/" + id;
    }

    @Override
    void change(PrintStream out) throws CommandException {
        need(provisioning, "provisioning").unregister(Names.requireDeviceId(id), purge);
        out.println("Device " + id + " is unregistered; its history is " + (purge ? "erased." : "kept."));
    }
}
