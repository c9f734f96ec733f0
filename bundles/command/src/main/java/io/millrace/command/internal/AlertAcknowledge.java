package io.millrace.command.internal;

import java.io.PrintStream;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;

/** Notes that somebody knows of an alert. */
@Service
@Command(scope = "millrace", name = "alert-acknowledge", description = "Notes that you know of an alert")
public final class AlertAcknowledge extends AlertChange {

    @Override
    void change(PrintStream out) throws CommandException {
        if (need(alerts, "alerts").acknowledge(id, user()).isEmpty()) {
            throw missing("alert", id, "alert-list");
        }
        out.println("Alert " + id + " is acknowledged.");
    }
}
