package io.millrace.command.internal;

import io.millrace.api.address.StreamKind;
import io.millrace.api.identity.Identity;
import io.millrace.api.provisioning.Provisioning;
import io.millrace.api.provisioning.ServiceRegistration;
import io.millrace.api.provisioning.ServiceRequest;
import java.io.PrintStream;
import java.util.Set;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;

/** Registers a backend program and prints its password, this once. */
@Service
@Command(
        scope = "millrace",
        name = "service-register",
        description = "Registers a backend program; prints its password this once")
public final class ServiceRegister extends ChangingCommand {

    @Argument(name = "id", required = true, description = "Id of the service; it logs in as service/{id}")
    String id;

    @Option(
            name = "--consume",
            valueToShowInHelp = "none",
            description = "Kinds of stream that it may consume, comma-separated")
    @Completion(KindCompleter.class)
    String consume;

    @Option(
            name = "--send",
            valueToShowInHelp = "none",
            description = "What it may send; 'commands' is the only word so far")
    String send;

    @Reference(optional = true)
    Provisioning provisioning;

    @Override
    String target() {
        return "services/" + id;
    }

    @Override
    void change(PrintStream out) throws CommandException {
        Set<StreamKind> kinds = Inputs.openKinds(consume);
        Set<String> sends = Inputs.list(send);
        if (kinds.isEmpty() && sends.isEmpty()) {
            throw new IllegalArgumentException(
                    "service '" + id + "' would have no rights; add --consume telemetry,events or --send commands");
        }
        ServiceRegistration made = need(provisioning, "provisioning")
                .registerService(new ServiceRequest(id, new Identity.Grants(kinds, sends)));
        out.println("Service " + id + " is registered. Its password is shown this once: " + made.password());
        kinds.stream().findFirst().ifPresent(kind -> new FirstSteps(System.getenv())
                .service(out, id, kind.wireName(), made.password()));
    }
}
