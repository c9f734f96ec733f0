package io.millrace.command.internal;

import io.millrace.api.route.RouteFile;
import io.millrace.api.route.RouteRepository;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;

/** Completes the ids of route files. */
@Service
public final class RouteCompleter implements Completer {

    @Reference(optional = true)
    RouteRepository routes;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        List<String> ids = routes == null
                ? List.of()
                : routes.list().stream().map(RouteFile::id).toList();
        return Completions.complete(ids, session, line, candidates);
    }
}
