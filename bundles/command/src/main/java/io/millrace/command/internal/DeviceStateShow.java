package io.millrace.command.internal;

import io.millrace.api.address.Names;
import io.millrace.api.registry.Registry;
import io.millrace.api.state.FieldValue;
import io.millrace.api.state.StateStore;
import io.millrace.json.Json;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.table.ShellTable;

/** Shows the last known values of a device. */
@Service
@Command(scope = "millrace", name = "device-state", description = "Shows the last known values of a device")
public final class DeviceStateShow extends MillraceCommand {

    @Argument(name = "id", required = true, description = "Id of the device")
    @Completion(DeviceIdCompleter.class)
    String id;

    @Option(name = "--stream", valueToShowInHelp = "all", description = "One stream only")
    String stream;

    @Option(name = "--json", description = "Prints JSON")
    boolean json;

    @Reference(optional = true)
    Registry registry;

    @Reference(optional = true)
    StateStore state;

    @Override
    void run(PrintStream out) throws CommandException {
        Map<String, FieldValue> fields = new TreeMap<>(need(state, "state")
                .state(Names.requireDeviceId(id), Optional.ofNullable(stream))
                .fields());
        if (fields.isEmpty() && need(registry, "registry").find(id).isEmpty()) {
            throw missing("device", id, "device-list");
        }
        if (json) {
            Map<String, Object> view = new LinkedHashMap<>();
            fields.forEach((name, field) -> view.put(name, view(field)));
            out.println(Json.pretty(view));
            return;
        }
        ShellTable table =
                Views.table("Field", "Value", "Time", "Arrived", "Stream").emptyTableText("(nothing known yet)");
        fields.forEach((name, field) -> table.addRow()
                .addContent(name, Json.write(field.value()), field.time(), field.enqueuedTime(), field.stream()));
        table.print(out);
    }

    private static Map<String, Object> view(FieldValue field) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("value", field.value());
        view.put("time", field.time().toString());
        view.put("enqueuedTime", field.enqueuedTime().toString());
        view.put("stream", field.stream());
        return view;
    }
}
