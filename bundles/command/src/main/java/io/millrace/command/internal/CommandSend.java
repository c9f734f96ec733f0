package io.millrace.command.internal;

import io.millrace.api.address.Names;
import io.millrace.api.inbox.CommandProperties;
import io.millrace.api.inbox.CommandRequest;
import io.millrace.api.inbox.CommandStatus;
import io.millrace.api.inbox.Inbox;
import io.millrace.api.inbox.Sender;
import io.millrace.api.stream.Content;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;

/** Sends a command to a device. */
@Service
@Command(scope = "millrace", name = "command-send", description = "Sends a command to a device; it waits in its inbox")
public final class CommandSend extends ChangingCommand {

    @Argument(index = 0, name = "id", required = true, description = "Id of the device")
    @Completion(DeviceIdCompleter.class)
    String id;

    @Argument(index = 1, name = "name", required = true, description = "Name of the command, such as setSpeed")
    String name;

    @Argument(index = 2, name = "payload", description = "What the device gets, such as '{\"rpm\":900}'")
    String payload = "";

    @Option(name = "--ttl", description = "How long it may wait, PT1S to P30D; PT0S is now or never")
    String ttl = "PT1H";

    @Option(name = "--priority", description = "0 to 9, 9 goes first")
    String priority = "4";

    @Option(
            name = "--collapse-key",
            valueToShowInHelp = "none",
            description = "Supersedes what waits with the same key")
    String collapseKey;

    @Option(
            name = "--not-before",
            valueToShowInHelp = "now",
            description = "Not delivered before this time, such as 2030-01-01T00:00:00Z")
    String notBefore;

    @Option(
            name = "--command-id",
            valueToShowInHelp = "made",
            description = "An id of your own, which makes a repetition harmless")
    String commandId;

    @Option(name = "--content-type", valueToShowInHelp = "none", description = "Media type of the payload")
    String contentType;

    @Option(
            name = "--wait",
            valueToShowInHelp = "none",
            description = "Waits so long for the answer, such as 10s, and fails if none came")
    String wait;

    @Reference(optional = true)
    Inbox inbox;

    private Optional<Duration> patience = Optional.empty();
    private CommandStatus sent;

    @Override
    String target() {
        String known = sent == null ? commandId : sent.commandId();
        return "devices/" + id + "/commands" + (known == null ? "" : "/" + known);
    }

    @Override
    void change(PrintStream out) throws CommandException, InterruptedException {
        patience = Optional.ofNullable(wait).map(CommandProperties::duration);
        sent = Commands.result(need(inbox, "inbox").submit(request()));
        if (patience.isEmpty()) {
            Commands.show(out, sent);
        }
    }

    @Override
    void follow(PrintStream out) throws CommandException, InterruptedException {
        if (patience.isEmpty()) {
            return;
        }
        out.println("Command " + sent.commandId() + " is sent; waiting for the answer.");
        CommandStatus last = Commands.result(inbox.await(sent.deviceId(), sent.commandId(), patience.get()));
        Commands.show(out, last);
        if (!last.state().isFinal()) {
            throw new CommandException("the command is sent, but no answer came within " + wait
                    + "; it goes on, see 'millrace:command-show " + last.deviceId() + " " + last.commandId() + "'");
        }
    }

    private CommandRequest request() {
        Map<String, String> options = new HashMap<>();
        options.put(CommandProperties.COMMAND_ID, commandId);
        options.put(CommandProperties.TTL, ttl);
        options.put(CommandProperties.PRIORITY, priority);
        options.put(CommandProperties.COLLAPSE_KEY, collapseKey);
        options.put(CommandProperties.NOT_BEFORE, notBefore);
        return new CommandRequest(
                Names.requireDeviceId(id),
                name,
                new Content(Optional.ofNullable(contentType), Map.of(), payload.getBytes(StandardCharsets.UTF_8)),
                CommandProperties.options(options),
                Sender.named(user()));
    }
}
