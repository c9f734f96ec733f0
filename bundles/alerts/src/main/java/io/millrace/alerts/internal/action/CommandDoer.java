package io.millrace.alerts.internal.action;

import io.millrace.api.alert.AlertAction;
import io.millrace.api.inbox.CommandOptions;
import io.millrace.api.inbox.CommandRequest;
import io.millrace.api.inbox.CommandStatus;
import io.millrace.api.inbox.Inbox;
import io.millrace.api.inbox.InboxException;
import io.millrace.api.inbox.InboxException.Reason;
import io.millrace.api.inbox.Sender;
import io.millrace.api.storage.Database;
import io.millrace.api.stream.Content;
import io.millrace.json.Json;
import io.millrace.slot.ServiceSlot;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends a command to the alert's device. Its id is that of the action, so that another attempt is the same command; how many a
 * device may get bounds a rule that is met by what its own command brings about. Commands that are begun together go to the disk
 * together.
 */
final class CommandDoer implements Doer {

    private static final long TIMEOUT_SECONDS = 10;
    private static final Duration SHORTEST = CommandOptions.MIN_TTL;

    private final ServiceSlot<Inbox> inboxes;
    private final Database database;
    private final int perMinute;
    private final Clock clock;

    CommandDoer(ServiceSlot<Inbox> inboxes, Database database, int perMinute, Clock clock) {
        this.inboxes = inboxes;
        this.database = database;
        this.perMinute = perMinute;
        this.clock = clock;
    }

    @Override
    public String perform(Job job) throws ActionException, InterruptedException {
        return begin(job).await();
    }

    @Override
    public Outcome begin(Job job) throws ActionException {
        AlertAction.Command command = (AlertAction.Command) job.action();
        Duration left = command.ttl().minus(Duration.between(job.created(), clock.instant()));
        if (left.compareTo(SHORTEST) < 0) {
            throw ActionException.declined("its time to live of " + command.ttl() + " ended before it could be sent");
        }
        checkRate(job.deviceId());
        Inbox inbox = inboxes.current().orElseThrow(() -> ActionException.later("the inbox is away"));
        try {
            CompletableFuture<CommandStatus> answer =
                    inbox.submit(request(job, command, left)).toCompletableFuture();
            return () -> await(answer);
        } catch (InboxException e) {
            throw failure(e);
        }
    }

    private static String await(CompletableFuture<CommandStatus> answer) throws ActionException, InterruptedException {
        try {
            return "command " + answer.get(TIMEOUT_SECONDS, TimeUnit.SECONDS).commandId();
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        } catch (TimeoutException e) {
            throw ActionException.later("the inbox has not answered within " + TIMEOUT_SECONDS + " s");
        }
    }

    private void checkRate(String deviceId) throws ActionException {
        Instant since = clock.instant().minus(Duration.ofMinutes(1));
        int sent = database.transaction(connection -> ActionTable.commandsSince(connection, deviceId, since));
        if (sent >= perMinute) {
            throw ActionException.declined(
                    "the alerts of " + deviceId + " sent " + sent + " commands within a minute; more are"
                            + " not sent, so that no rule goes in circles (commandsPerMinute)");
        }
    }

    private static CommandRequest request(Job job, AlertAction.Command command, Duration ttl) {
        byte[] payload = command.payload() == null ? new byte[0] : Json.bytes(command.payload());
        Content content = new Content(
                payload.length == 0 ? Optional.empty() : Optional.of("application/json"),
                Map.of("alert-id", String.valueOf(job.alert().get("id"))),
                payload);
        CommandOptions options = new CommandOptions(
                Optional.of("alert-" + job.key()),
                Duration.ofMillis(ttl.toMillis()),
                CommandOptions.DEFAULT_PRIORITY,
                Optional.of("alert/" + command.name()),
                Optional.empty());
        return new CommandRequest(
                job.deviceId(), command.name(), content, options, Sender.named("rule/" + job.ruleId()));
    }

    private static ActionException failure(Throwable cause) {
        boolean passes = !(cause instanceof InboxException known)
                || known.reason() == Reason.UNAVAILABLE
                || known.reason() == Reason.FULL;
        String words = "the inbox did not take the command: " + cause.getMessage();
        return passes ? ActionException.later(words) : ActionException.never(words);
    }
}
