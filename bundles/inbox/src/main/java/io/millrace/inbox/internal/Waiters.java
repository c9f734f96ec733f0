package io.millrace.inbox.internal;

import io.millrace.api.inbox.CommandStatus;
import io.millrace.api.inbox.InboxException;
import io.millrace.api.inbox.InboxException.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Who waits for an outcome. Any thread. */
final class Waiters {

    private static final int MOST = 10_000;

    private final Map<Key, List<CompletableFuture<CommandStatus>>> waiting = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();

    private record Key(String deviceId, String commandId) {}

    /**
     * Waits.
     *
     * @param look looks the command up, now and after the timeout
     */
    CompletionStage<CommandStatus> await(
            String deviceId, String commandId, Duration timeout, Supplier<Optional<CommandStatus>> look) {
        if (count.incrementAndGet() > MOST) {
            count.decrementAndGet();
            return CompletableFuture.failedStage(new InboxException(
                    Reason.UNAVAILABLE,
                    "more than " + MOST + " callers wait for outcomes; ask for the status instead"));
        }
        Key key = new Key(deviceId, commandId);
        CompletableFuture<CommandStatus> future = new CompletableFuture<>();
        waiting.compute(key, (same, list) -> {
            List<CompletableFuture<CommandStatus>> all = list == null ? new CopyOnWriteArrayList<>() : list;
            all.add(future);
            return all;
        });
        future.whenComplete((status, failure) -> forget(key, future));
        // Looked up after it is in the list, so that no outcome falls between the two.
        Optional<CommandStatus> now;
        try {
            now = look.get();
        } catch (RuntimeException e) {
            future.completeExceptionally(e);
            throw e;
        }
        if (now.isEmpty()) {
            future.completeExceptionally(
                    new InboxException(Reason.NOT_FOUND, "device " + deviceId + " has no command " + commandId));
        } else if (now.get().state().isFinal()) {
            future.complete(now.get());
        }
        return future.orTimeout(Math.max(1, timeout.toMillis()), TimeUnit.MILLISECONDS)
                .exceptionally(failure -> {
                    if (failure instanceof TimeoutException) {
                        return look.get().orElse(now.orElseThrow());
                    }
                    throw failure instanceof InboxException known
                            ? known
                            : new InboxException(Reason.UNAVAILABLE, "the wait broke off", failure);
                });
    }

    private void forget(Key key, CompletableFuture<CommandStatus> future) {
        count.decrementAndGet();
        waiting.computeIfPresent(key, (same, list) -> {
            list.remove(future);
            return list.isEmpty() ? null : list;
        });
    }

    void tell(CommandStatus status) {
        List<CompletableFuture<CommandStatus>> list = waiting.get(new Key(status.deviceId(), status.commandId()));
        if (list != null) {
            list.forEach(future -> future.complete(status));
        }
    }

    void close() {
        waiting.values()
                .forEach(list -> list.forEach(future -> future.completeExceptionally(new InboxException(
                        Reason.UNAVAILABLE, "the inbox is being closed; ask for the status later"))));
    }
}
