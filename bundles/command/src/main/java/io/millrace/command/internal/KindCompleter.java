package io.millrace.command.internal;

import io.millrace.api.address.StreamKind;
import java.util.Arrays;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;

/** Completes the kinds of stream that services may consume. */
@Service
public final class KindCompleter implements Completer {

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        List<String> kinds = Arrays.stream(StreamKind.values())
                .filter(StreamKind::isOpenToServices)
                .map(StreamKind::wireName)
                .toList();
        return Completions.complete(kinds, session, line, candidates);
    }
}
