package io.millrace.command.internal;

import io.millrace.api.provisioning.Provisioning;
import java.io.PrintStream;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;

/** Removes a backend program's identity. */
@Service
@Command(
        scope = "millrace",
        name = "service-unregister",
        description = "Removes a backend program's identity; its groups stay")
public final class ServiceUnregister extends ChangingCommand {

    @Argument(name = "id", required = true, description = "Id of the service")
    @Completion(ServiceIdCompleter.class)
    String id;

    @Reference(optional = true)
    Provisioning provisioning;

    @Override
    String target() {
        return "services/" + id;
    }

    @Override
    void change(PrintStream out) throws CommandException {
        need(provisioning, "provisioning").unregisterService(id);
        out.println("Service " + id + " is unregistered.");
    }
}
