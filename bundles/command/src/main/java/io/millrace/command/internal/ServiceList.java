package io.millrace.command.internal;

import io.millrace.api.address.StreamKind;
import io.millrace.api.provisioning.Provisioning;
import io.millrace.api.provisioning.ServiceRequest;
import java.io.PrintStream;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.table.ShellTable;

/** Lists backend programs and their rights. */
@Service
@Command(scope = "millrace", name = "service-list", description = "Lists backend programs and what they may do")
public final class ServiceList extends MillraceCommand {

    @Reference(optional = true)
    Provisioning provisioning;

    @Override
    void run(PrintStream out) throws CommandException {
        ShellTable table = Views.table("Id", "Consumes", "Sends").emptyTableText("(no services)");
        for (ServiceRequest service : need(provisioning, "provisioning").services()) {
            String kinds = service.grants().consume().stream()
                    .map(StreamKind::wireName)
                    .sorted()
                    .collect(Collectors.joining(", "));
            table.addRow()
                    .addContent(
                            service.id(),
                            kinds,
                            String.join(", ", service.grants().send()));
        }
        table.print(out);
    }
}
