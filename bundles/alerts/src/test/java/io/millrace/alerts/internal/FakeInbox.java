package io.millrace.alerts.internal;

import io.millrace.api.inbox.CommandRequest;
import io.millrace.api.inbox.CommandState;
import io.millrace.api.inbox.CommandStatus;
import io.millrace.api.inbox.Inbox;
import io.millrace.api.inbox.InboxException;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes commands, or refuses them. */
final class FakeInbox {

    final List<CommandRequest> taken = new CopyOnWriteArrayList<>();
    volatile Optional<InboxException> refusal = Optional.empty();
    /** Nothing is confirmed before so many have come. */
    volatile int together = 1;

    private final CompletableFuture<Void> enough = new CompletableFuture<>();
    private final Inbox inbox = (Inbox) Proxy.newProxyInstance(
            Inbox.class.getClassLoader(), new Class<?>[] {Inbox.class}, (proxy, method, args) -> {
                if (method.getName().equals("submit")) {
                    return submit((CommandRequest) args[0]);
                }
                return method.getName().equals("equals") ? (Object) (proxy == args[0]) : (Object) 1;
            });

    Inbox inbox() {
        return inbox;
    }

    private CompletableFuture<CommandStatus> submit(CommandRequest request) {
        if (refusal.isPresent()) {
            return CompletableFuture.failedFuture(refusal.get());
        }
        taken.add(request);
        if (taken.size() >= together) {
            enough.complete(null);
        }
        return enough.thenApply(nothing -> status(request));
    }

    private static CommandStatus status(CommandRequest request) {
        return new CommandStatus(
                request.deviceId(),
                request.options().commandId().orElseThrow(),
                request.name(),
                CommandState.QUEUED,
                Instant.EPOCH,
                Instant.EPOCH,
                request.options(),
                0,
                Instant.EPOCH,
                Optional.empty(),
                Optional.empty(),
                request.sender());
    }
}
