package io.millrace.command.internal;

import io.millrace.api.route.RouteRepository;
import java.io.PrintStream;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;

/** Lets the routes of a file run again. */
@Service
@Command(
        scope = "millrace",
        name = "route-resume",
        description = "Lets the routes of a file, or one of them, run again")
public final class RouteResume extends ChangingCommand {

    @Argument(name = "id", required = true, description = "The file's name, with or without its extension")
    @Completion(RouteCompleter.class)
    String file;

    @Argument(index = 1, name = "route", description = "One route of the file only, by its id")
    String route;

    @Reference(optional = true)
    RouteRepository routes;

    @Override
    String target() {
        return "routes/" + Inputs.routeId(file) + (route == null ? "" : "?route=" + route);
    }

    @Override
    void change(PrintStream out) throws CommandException {
        String id = Inputs.routeId(file);
        need(routes, "streams")
                .setSuspended(id, Optional.ofNullable(route), false)
                .orElseThrow(() -> missing("route file", id, "route-list"));
        out.println(route == null ? "The routes of " + id + " run." : "The route " + route + " runs.");
    }
}
