package io.millrace.command.internal;

import io.millrace.api.address.Names;
import io.millrace.api.identity.CredentialInfo;
import io.millrace.api.presence.Presence;
import io.millrace.api.presence.PresenceService;
import io.millrace.api.provisioning.Provisioning;
import io.millrace.api.registry.DeviceRecord;
import io.millrace.api.registry.Registry;
import io.millrace.api.state.StateStore;
import io.millrace.json.Json;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;

/** Shows all that is known of a device but its secrets. */
@Service
@Command(
        scope = "millrace",
        name = "device-show",
        description = "Shows a device: record, presence, credentials without secrets")
public final class DeviceShow extends MillraceCommand {

    @Argument(name = "id", required = true, description = "Id of the device")
    @Completion(DeviceIdCompleter.class)
    String id;

    @Reference(optional = true)
    Registry registry;

    @Reference(optional = true)
    Provisioning provisioning;

    @Reference(optional = true)
    PresenceService presence;

    @Reference(optional = true)
    StateStore state;

    @Override
    void run(PrintStream out) throws CommandException {
        DeviceRecord device = need(registry, "registry")
                .find(Names.requireDeviceId(id))
                .orElseThrow(() -> missing("device", id, "device-list"));
        Map<String, Object> view = Views.json(device);
        view.put("presence", presence());
        if (provisioning != null) {
            view.put(
                    "credentials",
                    provisioning.credentials(id).stream().map(DeviceShow::view).toList());
        }
        out.println(Json.pretty(view));
    }

    private Map<String, Object> presence() {
        Optional<Presence> known = Optional.ofNullable(presence).flatMap(now -> now.connected(id));
        if (known.isEmpty()) {
            known = Optional.ofNullable(state).flatMap(store -> store.lastPresence(id));
        }
        Map<String, Object> view = new LinkedHashMap<>();
        boolean connected =
                known.isPresent() && presence != null && presence.connected(id).isPresent();
        view.put("connected", connected);
        known.ifPresent(seen -> {
            view.put("since", seen.since().toString());
            view.put("protocol", seen.protocol());
        });
        return view;
    }

    private static Map<String, Object> view(CredentialInfo credential) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("name", credential.name());
        view.put("kind", credential.kind().name().toLowerCase(Locale.ROOT));
        credential.validity().notBefore().ifPresent(from -> view.put("notBefore", from.toString()));
        credential.validity().notAfter().ifPresent(to -> view.put("notAfter", to.toString()));
        return view;
    }
}
