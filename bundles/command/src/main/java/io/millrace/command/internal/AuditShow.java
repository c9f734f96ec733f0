package io.millrace.command.internal;

import io.millrace.api.audit.AuditEvent;
import io.millrace.api.audit.AuditQuery;
import io.millrace.api.audit.AuditRecord;
import io.millrace.api.audit.AuditTrail;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.table.ShellTable;

/** Shows who did what. */
@Service
@Command(scope = "millrace", name = "audit", description = "Shows who did what to which device, newest first")
public final class AuditShow extends MillraceCommand {

    @Option(name = "--device", valueToShowInHelp = "none", description = "Only of this device")
    @Completion(DeviceIdCompleter.class)
    String device;

    @Option(name = "--actor", valueToShowInHelp = "none", description = "Only by this user, key/{id} or service/{id}")
    String actor;

    @Option(
            name = "--from",
            valueToShowInHelp = "none",
            description = "From this time on, such as 2026-01-31T00:00:00Z, or PT1H: an hour ago")
    String from;

    @Option(name = "--to", valueToShowInHelp = "none", description = "Before this time")
    String to;

    @Option(name = "--limit", description = "The most records, 1 to 10000")
    int limit = 50;

    @Reference(optional = true)
    AuditTrail audit;

    @Override
    void run(PrintStream out) throws CommandException {
        Instant now = Instant.now();
        AuditQuery query = new AuditQuery(
                Optional.ofNullable(device),
                Optional.ofNullable(actor),
                Inputs.time("--from", from, now),
                Inputs.time("--to", to, now),
                Optional.empty());
        List<AuditRecord> records = need(audit, "audit").find(query, Inputs.limit(limit));
        ShellTable table = Views.table("Time", "Who", "From", "Action", "Target", "Outcome", "Detail")
                .emptyTableText("(nothing)");
        for (AuditRecord record : records) {
            AuditEvent event = record.event();
            table.addRow()
                    .addContent(
                            record.time(),
                            event.actor().name(),
                            (event.actor().via() + " " + event.actor().address()).trim(),
                            event.action(),
                            event.target(),
                            event.outcome().wireName(),
                            event.detail());
        }
        table.print(out);
    }
}
