package io.millrace.command.internal;

import io.millrace.api.access.Role;
import io.millrace.api.access.User;
import io.millrace.api.access.UserDirectory;
import java.io.IOException;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.completers.StringsCompleter;

/** Adds or changes a person. A password is typed unseen or made, never an argument, which the history would keep. */
@Service
@Command(scope = "millrace", name = "user-put", description = "Adds or changes a person; sessions of the person end")
public final class UserPut extends ChangingCommand {

    private static final int PASSWORD_BYTES = 18;

    @Argument(name = "name", required = true, description = "The user name")
    String name;

    @Option(
            name = "--roles",
            required = true,
            description = "Comma-separated: viewer, operator, provisioner, integrator, admin")
    @Completion(
            value = StringsCompleter.class,
            values = {"viewer", "operator", "provisioner", "integrator", "admin"})
    String roles;

    @Option(name = "--shell", description = "Lets the person log in to this shell")
    boolean shell;

    @Option(name = "--password", description = "Asks for a new password")
    boolean password;

    @Option(name = "--generate", description = "Makes a new password and prints it, this once")
    boolean generate;

    @Reference(optional = true)
    UserDirectory users;

    @Override
    String target() {
        return "users/" + name;
    }

    @Override
    void change(PrintStream out) throws CommandException {
        Set<Role> wanted = EnumSet.noneOf(Role.class);
        for (String word : Inputs.list(roles)) {
            wanted.add(Inputs.role(word));
        }
        Optional<String> secret = generate ? Optional.of(made()) : password ? Optional.of(typed()) : Optional.empty();
        boolean added = need(users, "access").put(new User(name, wanted, shell), secret);
        out.println("User " + name + (added ? " is added." : " is changed."));
        if (generate) {
            out.println("The password is shown this once: " + secret.orElseThrow());
        }
    }

    private static String made() {
        byte[] bytes = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private String typed() throws CommandException {
        try {
            String first = session.readLine("New password for " + name + ": ", '*');
            if (!first.equals(session.readLine("Once more: ", '*'))) {
                throw new CommandException("the two are not the same; nothing was changed");
            }
            return first;
        } catch (IOException e) {
            throw new CommandException("the password cannot be read: " + e.getMessage(), e);
        }
    }
}
