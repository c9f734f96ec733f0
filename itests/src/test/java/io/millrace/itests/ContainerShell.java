package io.millrace.itests;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.security.auth.Subject;
import org.apache.karaf.jaas.boot.principal.RolePrincipal;
import org.apache.karaf.shell.api.console.Command;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.parsing.CommandLineImpl;

/** The shell inside the container, as an administrator has it. */
final class ContainerShell {

    private static final Subject ADMIN = new Subject(
            true,
            Stream.of("admin", "manager", "systembundles")
                    .map(RolePrincipal::new)
                    .collect(Collectors.toSet()),
            Set.of(),
            Set.of());

    private final SessionFactory sessions;

    ContainerShell(SessionFactory sessions) {
        this.sessions = sessions;
    }

    /** The commands of scope millrace. */
    List<Command> commands() {
        return sessions.getRegistry().getCommands().stream()
                .filter(command -> "millrace".equals(command.getScope()))
                .toList();
    }

    /** Runs a line and gives what it prints, or the line that a person would see for its error. */
    String run(String line) throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
                Session session = sessions.create(new ByteArrayInputStream(new byte[0]), out, out)) {
            Subject.doAs(ADMIN, (PrivilegedExceptionAction<Object>) () -> session.execute(line));
        } catch (PrivilegedActionException e) {
            if (!(e.getCause() instanceof CommandException error)) {
                throw e;
            }
            printed.writeBytes(error.getNiceHelp().getBytes(StandardCharsets.UTF_8));
        }
        return printed.toString(StandardCharsets.UTF_8);
    }

    /** What the tabulator key offers at the end of a line. */
    List<String> complete(Command command, String line) throws Exception {
        String[] words = line.split(" ");
        String last = words[words.length - 1];
        ByteArrayOutputStream nowhere = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(nowhere, true, StandardCharsets.UTF_8);
                Session session = sessions.create(new ByteArrayInputStream(new byte[0]), out, out)) {
            List<String> candidates = new ArrayList<>();
            command.getCompleter(false)
                    .complete(
                            session,
                            new CommandLineImpl(words, words.length - 1, last.length(), line.length(), line),
                            candidates);
            return candidates;
        }
    }
}
