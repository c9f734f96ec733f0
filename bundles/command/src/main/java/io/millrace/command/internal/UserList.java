package io.millrace.command.internal;

import io.millrace.api.access.Role;
import io.millrace.api.access.User;
import io.millrace.api.access.UserDirectory;
import java.io.PrintStream;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.table.ShellTable;

/** Lists people and their roles. */
@Service
@Command(scope = "millrace", name = "user-list", description = "Lists people and what they may do")
public final class UserList extends MillraceCommand {

    @Reference(optional = true)
    UserDirectory users;

    @Override
    void run(PrintStream out) throws CommandException {
        ShellTable table = Views.table("Name", "Roles", "Shell").emptyTableText("(no people)");
        for (User user : need(users, "access").users()) {
            String roles = user.roles().stream().sorted().map(Role::wireName).collect(Collectors.joining(", "));
            table.addRow().addContent(user.name(), roles, user.shell() ? "yes" : "no");
        }
        table.print(out);
    }
}
