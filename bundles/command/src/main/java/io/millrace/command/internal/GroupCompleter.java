package io.millrace.command.internal;

import io.millrace.api.address.StreamKind;
import io.millrace.api.log.GroupInfo;
import io.millrace.api.log.StreamLog;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;

/** Completes the groups of the kind that stands before; of every kind where none does. */
@Service
public final class GroupCompleter implements Completer {

    @Reference(optional = true)
    StreamLog log;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        if (log == null) {
            return -1;
        }
        List<String> groups = Completions.before(line)
                .flatMap(StreamKind::ofWireName)
                .map(List::of)
                .orElse(List.of(StreamKind.values()))
                .stream()
                .flatMap(kind -> log.groups(kind).stream())
                .map(GroupInfo::group)
                .distinct()
                .toList();
        return Completions.complete(groups, session, line, candidates);
    }
}
