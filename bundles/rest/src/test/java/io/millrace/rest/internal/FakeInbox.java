package io.millrace.rest.internal;

import io.millrace.api.inbox.CommandPage;
import io.millrace.api.inbox.CommandRequest;
import io.millrace.api.inbox.CommandResponse;
import io.millrace.api.inbox.CommandState;
import io.millrace.api.inbox.CommandStatus;
import io.millrace.api.inbox.Inbox;
import io.millrace.api.inbox.InboxException;
import io.millrace.api.inbox.InboxException.Reason;
import io.millrace.api.stream.Content;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** An inbox that keeps what it is sent; of the states it knows what a test sets. */
public final class FakeInbox {

    final List<CommandRequest> requests = new ArrayList<>();
    private final Map<String, CommandStatus> commands = new LinkedHashMap<>();
    private Optional<InboxException> refusal = Optional.empty();

    Inbox inbox() {
        return (Inbox) Proxy.newProxyInstance(
                Inbox.class.getClassLoader(),
                new Class<?>[] {Inbox.class},
                (proxy, method, args) -> switch (method.getName()) {
                    case "submit" -> submit((CommandRequest) args[0]);
                    case "find" -> Optional.ofNullable(commands.get((String) args[1]));
                    case "list" -> new CommandPage(List.copyOf(commands.values()), Optional.empty());
                    case "await" -> CompletableFuture.completedFuture(commands.get((String) args[1]));
                    case "cancel" -> cancel((String) args[1]);
                    case "equals" -> proxy == args[0];
                    case "hashCode" -> 1;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    /** Refuses what comes. */
    void refuse(Reason reason, String why) {
        refusal = Optional.of(new InboxException(reason, why));
    }

    /** Lets a command be in a state. */
    void put(String commandId, CommandState state, Optional<String> answer) {
        CommandStatus old = commands.get(commandId);
        commands.put(
                commandId,
                new CommandStatus(
                        old.deviceId(),
                        commandId,
                        old.name(),
                        state,
                        old.createdAt(),
                        old.expiresAt(),
                        old.options(),
                        1,
                        old.changedAt(),
                        Optional.empty(),
                        answer.map(text -> new CommandResponse(
                                200, Content.of(text.getBytes(StandardCharsets.UTF_8)), Instant.EPOCH)),
                        old.sender()));
    }

    /** Lets every command be answered. */
    public void complete(String answer) {
        List.copyOf(commands.keySet()).forEach(id -> put(id, CommandState.COMPLETED, Optional.of(answer)));
    }

    /** Returns how many commands there are. */
    public int commands() {
        return commands.size();
    }

    private CompletableFuture<CommandStatus> submit(CommandRequest request) {
        if (refusal.isPresent()) {
            return CompletableFuture.failedFuture(refusal.get());
        }
        requests.add(request);
        String id = request.options().commandId().orElse("made-" + requests.size());
        CommandStatus status = commands.computeIfAbsent(
                id,
                made -> new CommandStatus(
                        request.deviceId(),
                        made,
                        request.name(),
                        CommandState.QUEUED,
                        Instant.EPOCH,
                        Instant.EPOCH.plus(request.options().ttl()),
                        request.options(),
                        0,
                        Instant.EPOCH,
                        Optional.empty(),
                        Optional.empty(),
                        request.sender()));
        return CompletableFuture.completedFuture(status);
    }

    private CompletableFuture<CommandStatus> cancel(String commandId) {
        if (!commands.containsKey(commandId)) {
            return CompletableFuture.failedFuture(new InboxException(Reason.NOT_FOUND, "no such command"));
        }
        put(commandId, CommandState.CANCELLED, Optional.empty());
        return CompletableFuture.completedFuture(commands.get(commandId));
    }
}
