package io.millrace.command.internal;

import io.millrace.api.log.LogRecord;
import io.millrace.api.route.DeadLetter;
import io.millrace.api.route.DeadLetters;
import io.millrace.json.Json;
import java.io.PrintStream;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;

/** Shows what a route could not process. */
@Service
@Command(
        scope = "millrace",
        name = "dead-letter-show",
        description = "Shows a dead letter with its whole payload as JSON")
public final class DeadLetterShow extends MillraceCommand {

    @Argument(name = "id", required = true, description = "Id of the dead letter")
    String id;

    @Reference(optional = true)
    DeadLetters deadLetters;

    @Override
    void run(PrintStream out) throws CommandException {
        DeadLetter letter = need(deadLetters, "streams")
                .letter(id)
                .orElseThrow(() -> missing("dead letter", id, "dead-letter-list"));
        LogRecord record = letter.record();
        out.println(Json.pretty(Json.of(
                "id", letter.id(),
                "routeId", letter.routeId(),
                "deviceId", record.record().deviceId(),
                "kind", record.record().kind().wireName(),
                "stream", record.record().streamId(),
                "messageId", record.record().stamp().messageId(),
                "reason", letter.failure().reason(),
                "time", letter.failure().time().toString(),
                "attempts", letter.failure().attempts(),
                "payload", Payloads.value(record.record().content().payload()))));
    }
}
