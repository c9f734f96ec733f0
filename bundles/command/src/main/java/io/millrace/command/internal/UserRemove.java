package io.millrace.command.internal;

import io.millrace.api.access.UserDirectory;
import java.io.PrintStream;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;

/** Removes a person. */
@Service
@Command(scope = "millrace", name = "user-remove", description = "Removes a person; sessions of the person end")
public final class UserRemove extends ChangingCommand {

    @Argument(name = "name", required = true, description = "The user name")
    @Completion(UserCompleter.class)
    String name;

    @Reference(optional = true)
    UserDirectory users;

    @Override
    String target() {
        return "users/" + name;
    }

    @Override
    void change(PrintStream out) throws CommandException {
        if (!need(users, "access").remove(name)) {
            throw missing("user", name, "user-list");
        }
        out.println("User " + name + " is removed.");
    }
}
