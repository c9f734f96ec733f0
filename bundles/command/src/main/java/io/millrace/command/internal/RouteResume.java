package io.millrace.command.internal;

import java.io.PrintStream;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;

/** Lets the routes of a file run again. */
@Service
@Command(
        scope = "millrace",
        name = "route-resume",
        description = "Lets the routes of a file, or one of them, run again")
public final class RouteResume extends RouteChange {

    @Override
    void change(PrintStream out) throws CommandException {
        setSuspended(false);
        out.println(route == null ? "The routes of " + id() + " run." : "The route " + route + " runs.");
    }
}
