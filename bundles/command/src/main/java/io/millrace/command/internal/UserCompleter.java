package io.millrace.command.internal;

import io.millrace.api.access.User;
import io.millrace.api.access.UserDirectory;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;

/** Completes the names of people. */
@Service
public final class UserCompleter implements Completer {

    @Reference(optional = true)
    UserDirectory users;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        List<String> names = users == null
                ? List.of()
                : users.users().stream().map(User::name).toList();
        return Completions.complete(names, session, line, candidates);
    }
}
