package io.millrace.command.internal;

import java.io.PrintStream;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;

/** Lets the routes of a file rest. */
@Service
@Command(
        scope = "millrace",
        name = "route-suspend",
        description = "Lets the routes of a file, or one of them, rest; what they would consume waits in the log")
public final class RouteSuspend extends RouteChange {

    @Override
    void change(PrintStream out) throws CommandException {
        setSuspended(true);
        String what = route == null ? id() : id() + " " + route;
        out.println((route == null ? "The routes of " + id() + " rest" : "The route " + route + " rests")
                + "; 'millrace:route-resume " + what + "' wakes " + (route == null ? "them." : "it."));
    }
}
