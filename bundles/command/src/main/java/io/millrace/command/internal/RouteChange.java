package io.millrace.command.internal;

import io.millrace.api.route.RouteRepository;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.support.CommandException;

/** What the commands that change the routes of a file have in common. */
abstract class RouteChange extends ChangingCommand {

    @Argument(name = "id", required = true, description = "The file's name, with or without its extension")
    @Completion(RouteCompleter.class)
    String file;

    @Argument(index = 1, name = "route", description = "One route of the file only, by its id")
    String route;

    @Reference(optional = true)
    RouteRepository routes;

    @Override
    final String target() {
        return "routes/" + id() + (route == null ? "" : "?route=" + route);
    }

    /** Returns the file's name without its extension. */
    final String id() {
        return Inputs.routeId(file);
    }

    /** Lets them rest, or run again. */
    final void setSuspended(boolean suspended) throws CommandException {
        need(routes, "streams")
                .setSuspended(id(), Optional.ofNullable(route), suspended)
                .orElseThrow(() -> missing("route file", id(), "route-list"));
    }
}
