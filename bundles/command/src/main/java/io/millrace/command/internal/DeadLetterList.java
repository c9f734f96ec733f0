package io.millrace.command.internal;

import io.millrace.api.route.DeadLetter;
import io.millrace.api.route.DeadLetters;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.table.ShellTable;

/** Lists what routes could not process. */
@Service
@Command(
        scope = "millrace",
        name = "dead-letter-list",
        description = "Lists records that a route could not process, newest first")
public final class DeadLetterList extends MillraceCommand {

    @Option(name = "--route", valueToShowInHelp = "all", description = "One route only")
    String route;

    @Option(name = "--limit", description = "The most letters, 1 to 10000")
    int limit = 20;

    @Option(name = "--before", valueToShowInHelp = "none", description = "Only letters older than the one of this id")
    String before;

    @Reference(optional = true)
    DeadLetters deadLetters;

    @Override
    void run(PrintStream out) throws CommandException {
        ShellTable table = Views.table("Id", "Route", "Device", "Time", "Tries", "Reason", "Payload")
                .emptyTableText("(no dead letters)");
        List<DeadLetter> letters = need(deadLetters, "streams")
                .list(Optional.ofNullable(route), Inputs.limit(limit), Optional.ofNullable(before));
        for (DeadLetter letter : letters) {
            table.addRow()
                    .addContent(
                            letter.id(),
                            letter.routeId(),
                            letter.record().record().deviceId(),
                            letter.failure().time(),
                            letter.failure().attempts(),
                            letter.failure().reason().replaceAll("\\s+", " "),
                            Payloads.line(letter.record().record().content().payload(), 40));
        }
        table.print(out);
    }
}
