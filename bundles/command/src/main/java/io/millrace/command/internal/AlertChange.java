package io.millrace.command.internal;

import io.millrace.api.alert.Alerts;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.lifecycle.Reference;

/** What the commands that change an alert have in common. */
abstract class AlertChange extends ChangingCommand {

    @Argument(name = "id", required = true, description = "Id of the alert")
    String id;

    @Reference(optional = true)
    Alerts alerts;

    @Override
    final String target() {
        return "alerts/" + id;
    }
}
