package io.millrace.command.internal;

import io.millrace.api.presence.Presence;
import io.millrace.api.presence.PresenceService;
import io.millrace.api.registry.DevicePage;
import io.millrace.api.registry.DeviceRecord;
import io.millrace.api.registry.Registry;
import io.millrace.json.Json;
import java.io.PrintStream;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.table.ShellTable;

/** Lists devices, all or by a filter. */
@Service
@Command(scope = "millrace", name = "device-list", description = "Lists devices")
public final class DeviceList extends MillraceCommand {

    @Argument(
            name = "filter",
            description = "Such as \"metadata.site eq 'Ulm' and status eq 'enabled'\"; see docs/registry.md")
    String filter;

    @Option(name = "--limit", description = "The most devices, 1 to 10000")
    int limit = 100;

    @Option(name = "--cursor", valueToShowInHelp = "none", description = "Goes on where the list before ended")
    String cursor;

    @Option(name = "--json", description = "Prints JSON")
    boolean json;

    @Reference(optional = true)
    Registry registry;

    @Reference(optional = true)
    PresenceService presence;

    @Override
    void run(PrintStream out) throws CommandException {
        DevicePage page = need(registry, "registry")
                .query(Optional.ofNullable(filter), Inputs.limit(limit), Optional.ofNullable(cursor));
        if (json) {
            out.println(Json.pretty(page.devices().stream().map(Views::json).toList()));
            return;
        }
        ShellTable table = Views.table("Id", "Status", "Connected", "Metadata").emptyTableText("(no devices)");
        for (DeviceRecord device : page.devices()) {
            table.addRow()
                    .addContent(
                            device.id(), device.status().wireName(), connected(device), Json.write(device.metadata()));
        }
        table.print(out);
        if (!page.indexed()) {
            out.println("The filter uses a path that is not indexed: it read every device.");
        }
        page.cursor().ifPresent(next -> out.println("There are more: --cursor " + next));
    }

    private String connected(DeviceRecord device) {
        return presence == null
                ? "?"
                : presence.connected(device.id()).map(Presence::protocol).orElse("no");
    }
}
