package io.millrace.command.internal;

import io.millrace.api.access.ApiKeys;
import java.io.PrintStream;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;

/** Takes an API key back. */
@Service
@Command(scope = "millrace", name = "api-key-revoke", description = "Takes the key of a program back, at once")
public final class ApiKeyRevoke extends ChangingCommand {

    @Argument(name = "id", required = true, description = "Id of the key, as api-key-list shows it")
    String id;

    @Reference(optional = true)
    ApiKeys keys;

    @Override
    String target() {
        return "api-keys/" + id;
    }

    @Override
    void change(PrintStream out) throws CommandException {
        if (!need(keys, "access").revoke(id)) {
            throw missing("API key", id, "api-key-list");
        }
        out.println("API key " + id + " is of no use any more.");
    }
}
