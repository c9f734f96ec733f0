package io.millrace.command.internal;

import io.millrace.api.route.DeadLetters;
import java.io.PrintStream;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;

/** Gives a dead letter back to its route. */
@Service
@Command(scope = "millrace", name = "dead-letter-replay", description = "Gives a dead letter back to its route")
public final class DeadLetterReplay extends ChangingCommand {

    @Argument(name = "id", required = true, description = "Id of the dead letter")
    String id;

    @Reference(optional = true)
    DeadLetters deadLetters;

    @Override
    String target() {
        return "dead-letters/" + id;
    }

    @Override
    void change(PrintStream out) throws CommandException {
        if (!need(deadLetters, "streams").replay(id)) {
            throw missing("dead letter", id, "dead-letter-list");
        }
        out.println("The route is done with " + id + "; it is no dead letter any more.");
    }
}
