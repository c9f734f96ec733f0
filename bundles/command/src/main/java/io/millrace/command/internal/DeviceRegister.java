package io.millrace.command.internal;

import io.millrace.api.identity.CredentialInfo;
import io.millrace.api.identity.CredentialKind;
import io.millrace.api.identity.Validity;
import io.millrace.api.provisioning.CredentialRequest;
import io.millrace.api.provisioning.Provisioning;
import io.millrace.api.provisioning.RegisterRequest;
import io.millrace.api.provisioning.Registration;
import io.millrace.json.Json;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;

/** Registers a device and prints its credentials, this once. */
@Service
@Command(
        scope = "millrace",
        name = "device-register",
        description = "Registers a device; prints its credentials this once")
public final class DeviceRegister extends ChangingCommand {

    @Argument(name = "id", description = "Id of the device; without it the server makes one")
    String id;

    @Option(
            name = "--metadata",
            valueToShowInHelp = "none",
            description = "What operators say of it, a JSON object in single quotes")
    String metadata;

    @Option(name = "--keys", description = "Makes two symmetric keys too, which sign tokens")
    boolean keys;

    @Option(
            name = "--gateways",
            valueToShowInHelp = "none",
            description = "Ids of devices that may speak for it, comma-separated")
    String gateways;

    @Option(name = "--json", description = "Prints JSON")
    boolean json;

    @Reference(optional = true)
    Provisioning provisioning;

    @Override
    String target() {
        return "devices/" + Objects.requireNonNullElse(id, "");
    }

    @Override
    void change(PrintStream out) throws CommandException {
        RegisterRequest request = new RegisterRequest(
                Optional.ofNullable(id),
                Inputs.object("--metadata", metadata),
                credentials(),
                List.copyOf(Inputs.list(gateways)));
        Registration made = need(provisioning, "provisioning").register(request);
        id = made.device().id();
        if (json) {
            Map<String, Object> answer = Views.json(made.device());
            answer.put("credentials", made.secrets());
            out.println(Json.pretty(answer));
            return;
        }
        out.println("Device " + made.device().id() + " is registered. Its secrets are shown this once:");
        new TreeMap<>(made.secrets()).forEach((name, secret) -> out.println("  " + name + "  " + secret));
        new FirstSteps(System.getenv())
                .device(out, made.device().id(), made.secrets().getOrDefault("password", "<password>"));
    }

    private List<CredentialRequest> credentials() {
        return keys
                ? List.of(
                        made("password", CredentialKind.PASSWORD),
                        made("primaryKey", CredentialKind.KEY),
                        made("secondaryKey", CredentialKind.KEY))
                : List.of();
    }

    private static CredentialRequest made(String name, CredentialKind kind) {
        return new CredentialRequest(new CredentialInfo(name, kind, Validity.ALWAYS), Optional.empty());
    }
}
