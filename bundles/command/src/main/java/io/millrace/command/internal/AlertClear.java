package io.millrace.command.internal;

import java.io.PrintStream;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;

/** Clears an alert by hand. */
@Service
@Command(
        scope = "millrace",
        name = "alert-clear",
        description = "Clears an alert by hand; it is raised again when it begins anew")
public final class AlertClear extends AlertChange {

    @Override
    void change(PrintStream out) throws CommandException {
        if (need(alerts, "alerts").clear(id).isEmpty()) {
            throw missing("alert", id, "alert-list");
        }
        out.println("Alert " + id + " is cleared.");
    }
}
