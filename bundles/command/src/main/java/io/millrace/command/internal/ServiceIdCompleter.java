package io.millrace.command.internal;

import io.millrace.api.provisioning.Provisioning;
import io.millrace.api.provisioning.ServiceRequest;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;

/** Completes the ids of services. */
@Service
public final class ServiceIdCompleter implements Completer {

    @Reference(optional = true)
    Provisioning provisioning;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        List<String> ids = provisioning == null
                ? List.of()
                : provisioning.services().stream().map(ServiceRequest::id).toList();
        return Completions.complete(ids, session, line, candidates);
    }
}
