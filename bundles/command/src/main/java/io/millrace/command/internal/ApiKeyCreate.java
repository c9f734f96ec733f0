package io.millrace.command.internal;

import io.millrace.api.access.ApiKey;
import io.millrace.api.access.ApiKeys;
import io.millrace.api.identity.Validity;
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
import org.apache.karaf.shell.support.completers.StringsCompleter;

/** Makes an API key and prints it, this once. */
@Service
@Command(
        scope = "millrace",
        name = "api-key-create",
        description = "Makes a key for a program that calls the REST API; prints it this once")
public final class ApiKeyCreate extends ChangingCommand {

    @Argument(name = "name", required = true, description = "What it is for")
    String name;

    @Option(name = "--role", description = "What it may do")
    @Completion(
            value = StringsCompleter.class,
            values = {"viewer", "operator", "provisioner", "integrator", "admin"})
    String role = "viewer";

    @Option(name = "--valid-for", valueToShowInHelp = "none", description = "How long it is valid, such as P30D")
    String validFor;

    @Reference(optional = true)
    ApiKeys keys;

    private String id = "";

    @Override
    String target() {
        return "api-keys/" + id;
    }

    @Override
    void change(PrintStream out) throws CommandException {
        Optional<Instant> ends =
                Optional.ofNullable(validFor).map(text -> Instant.now().plus(Inputs.duration("--valid-for", text)));
        ApiKey.Created made =
                need(keys, "access").create(name, Inputs.role(role), new Validity(Optional.empty(), ends), user());
        id = made.key().id();
        out.println("The key is shown this once; it goes into the header X-API-Key:");
        out.println(made.secret());
    }
}
