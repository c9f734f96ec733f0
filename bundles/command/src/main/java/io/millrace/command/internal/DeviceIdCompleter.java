package io.millrace.command.internal;

import io.millrace.api.registry.DeviceRecord;
import io.millrace.api.registry.Registry;
import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;

/** Completes device ids by what was typed of them, from the registry. */
@Service
public final class DeviceIdCompleter implements Completer {

    private static final int MAX_CANDIDATES = 50;

    @Reference(optional = true)
    Registry registry;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        String typed = Completions.typed(line);
        StringsCompleter ids = new StringsCompleter(true);
        ids.getStrings().addAll(startingWith(typed));
        return ids.complete(session, line, candidates);
    }

    /** Returns the first ids that begin so. */
    List<String> startingWith(String typed) {
        if (registry == null || !typed.matches("[A-Za-z0-9._~@=-]*")) {
            return List.of();
        }
        Optional<String> filter = typed.isEmpty() ? Optional.empty() : Optional.of("id prefix '" + typed + "'");
        return registry.query(filter, MAX_CANDIDATES, Optional.empty()).devices().stream()
                .map(DeviceRecord::id)
                .toList();
    }
}
