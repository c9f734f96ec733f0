package io.millrace.command.internal;

import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;

/** What the completers share. */
final class Completions {

    private Completions() {}

    /** Returns what was typed of the argument under the cursor. */
    static String typed(CommandLine line) {
        String argument = line.getCursorArgument();
        return argument == null ? "" : argument.substring(0, line.getArgumentPosition());
    }

    /** Returns an argument before the one under the cursor, such as the kind before a group. */
    static Optional<String> before(CommandLine line) {
        int cursor = line.getCursorArgumentIndex();
        return cursor < 1 ? Optional.empty() : Optional.of(line.getArguments()[cursor - 1]);
    }

    /** Completes from these words. */
    static int complete(List<String> words, Session session, CommandLine line, List<String> candidates) {
        return new StringsCompleter(words).complete(session, line, candidates);
    }
}
