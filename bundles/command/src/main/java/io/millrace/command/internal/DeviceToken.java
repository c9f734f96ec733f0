package io.millrace.command.internal;

import io.millrace.api.address.Names;
import io.millrace.api.provisioning.Provisioning;
import io.millrace.api.provisioning.Token;
import java.io.PrintStream;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;

/** Issues a token that a device logs in with instead of its password. */
@Service
@Command(scope = "millrace", name = "device-token", description = "Issues a token that a device can log in with")
public final class DeviceToken extends ChangingCommand {

    @Argument(name = "id", required = true, description = "Id of the device")
    @Completion(DeviceIdCompleter.class)
    String id;

    @Option(name = "--valid-for", description = "How long it is valid, PT1S to P366D")
    String validFor = "PT1H";

    @Reference(optional = true)
    Provisioning provisioning;

    @Override
    String target() {
        return "devices/" + id;
    }

    @Override
    void change(PrintStream out) throws CommandException {
        Token token = need(provisioning, "provisioning")
                .issueToken(Names.requireDeviceId(id), Inputs.duration("--valid-for", validFor));
        out.println(token.token());
        out.println("It goes where the password goes, and ends at " + token.expires() + ".");
    }
}
