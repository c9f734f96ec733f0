package io.millrace.command.internal;

import io.millrace.api.log.GroupInfo;
import io.millrace.api.route.RouteFile;
import io.millrace.api.route.RouteRepository;
import java.io.PrintStream;
import java.time.Instant;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.table.ShellTable;

/** Lists route files and what runs of them. */
@Service
@Command(
        scope = "millrace",
        name = "route-list",
        description = "Lists route files, the routes that run of them, and their last error")
public final class RouteList extends MillraceCommand {

    @Reference(optional = true)
    RouteRepository routes;

    @Override
    void run(PrintStream out) throws CommandException {
        ShellTable table = Views.table(
                        "File", "Route", "State", "Completed", "Failed", "Lag", "Waiting since", "Last error")
                .emptyTableText("(no route files)");
        for (RouteFile file : need(routes, "streams").list()) {
            file.error().ifPresent(error -> table.addRow()
                    .addContent(file.fileName(), "", "broken", "", "", "", "", line(error)));
            for (RouteFile.Route route : file.routes()) {
                table.addRow()
                        .addContent(
                                file.fileName(),
                                route.routeId(),
                                route.state(),
                                route.counters().completed(),
                                route.counters().failed(),
                                route.reads()
                                        .map(group -> String.valueOf(group.lag()))
                                        .orElse(""),
                                route.reads()
                                        .flatMap(GroupInfo::waitingSince)
                                        .map(Instant::toString)
                                        .orElse(""),
                                route.lastError().map(RouteList::line).orElse(""));
            }
        }
        table.print(out);
    }

    private static String line(String text) {
        return text.replaceAll("\\s+", " ");
    }
}
