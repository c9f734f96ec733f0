package io.millrace.command.internal;

import io.millrace.api.address.Names;
import io.millrace.api.provisioning.Provisioning;
import java.io.PrintStream;
import java.util.Map;
import java.util.TreeMap;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;

/** Renews all secrets of a device. */
@Service
@Command(
        scope = "millrace",
        name = "device-reset-credentials",
        description = "Makes new secrets for a device; the old ones end")
public final class DeviceResetCredentials extends ChangingCommand {

    @Argument(name = "id", required = true, description = "Id of the device")
    @Completion(DeviceIdCompleter.class)
    String id;

    @Reference(optional = true)
    Provisioning provisioning;

    @Override
    String target() {
        return "devices/" + id;
    }

    @Override
    void change(PrintStream out) throws CommandException {
        Map<String, String> secrets = need(provisioning, "provisioning").resetCredentials(Names.requireDeviceId(id));
        out.println("Device " + id + " has new secrets, shown this once:");
        new TreeMap<>(secrets).forEach((name, secret) -> out.println("  " + name + "  " + secret));
        new FirstSteps(System.getenv()).device(out, id, secrets.getOrDefault("password", "<password>"));
    }
}
