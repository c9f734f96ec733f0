package io.millrace.command.internal;

import io.millrace.api.address.Names;
import io.millrace.api.state.HistoryPage;
import io.millrace.api.state.HistoryQuery;
import io.millrace.api.state.StateStore;
import io.millrace.json.Json;
import java.io.PrintStream;
import java.time.Instant;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;

/** Shows raw records of a device, in order of arrival or of the device's own time. */
@Service
@Command(scope = "millrace", name = "device-history", description = "Shows raw records of a device, oldest first")
public final class DeviceHistory extends MillraceCommand {

    @Argument(name = "id", required = true, description = "Id of the device")
    @Completion(DeviceIdCompleter.class)
    String id;

    @Option(name = "--kind", valueToShowInHelp = "all", description = "One kind only: telemetry, events or diagnostics")
    String kind;

    @Option(name = "--stream", valueToShowInHelp = "all", description = "One stream only")
    String stream;

    @Option(
            name = "--from",
            valueToShowInHelp = "the first",
            description = "A time such as 2013-12-15T00:00:00Z, or PT1H: an hour ago")
    String from;

    @Option(
            name = "--to",
            valueToShowInHelp = "the last",
            description = "The first time that is left out, written like --from")
    String to;

    @Option(name = "--device-time", description = "Takes --from and --to as times of the device instead of arrival")
    boolean deviceTime;

    @Option(name = "--limit", description = "The most records, 1 to 10000")
    int limit = 20;

    @Option(name = "--cursor", valueToShowInHelp = "none", description = "Goes on where the list before ended")
    String cursor;

    @Option(name = "--json", description = "Prints JSON")
    boolean json;

    @Reference(optional = true)
    StateStore state;

    @Override
    void run(PrintStream out) throws CommandException {
        HistoryPage page = need(state, "state").history(query(Instant.now()));
        if (json) {
            out.println(Json.pretty(page.records().stream().map(Views::json).toList()));
            return;
        }
        Views.history(page.records()).print(out);
        page.cursor().ifPresent(next -> out.println("There are more: --cursor " + next));
    }

    private HistoryQuery query(Instant now) {
        HistoryQuery.TimeRange range = new HistoryQuery.TimeRange(
                deviceTime ? HistoryQuery.TimeBasis.DEVICE : HistoryQuery.TimeBasis.ENQUEUED,
                Inputs.time("--from", from, now),
                Inputs.time("--to", to, now));
        return new HistoryQuery(
                Names.requireDeviceId(id),
                Optional.ofNullable(kind).map(Inputs::anyKind),
                Optional.ofNullable(stream),
                range,
                Inputs.limit(limit),
                Optional.ofNullable(cursor));
    }
}
