package io.millrace.gateway.http.internal;

import io.millrace.api.inbox.CommandDelivery;
import io.millrace.api.inbox.CommandOptions;
import io.millrace.api.inbox.CommandPage;
import io.millrace.api.inbox.CommandRequest;
import io.millrace.api.inbox.CommandState;
import io.millrace.api.inbox.CommandStatus;
import io.millrace.api.inbox.DeliveryFeed;
import io.millrace.api.inbox.Inbox;
import io.millrace.api.inbox.InboxException;
import io.millrace.api.inbox.InboxLink;
import io.millrace.api.inbox.InboxListener;
import io.millrace.api.inbox.ListenRequest;
import io.millrace.api.inbox.Sender;
import io.millrace.api.inbox.Settlement;
import io.millrace.api.inbox.WakeUpFeed;
import io.millrace.api.stream.Content;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** An inbox with one listener at a time, whose route delivers at once. */
final class FakeInbox implements Inbox {

    final List<String> settled = new ArrayList<>();
    final List<ListenRequest> listened = new ArrayList<>();
    private final Deque<CommandDelivery> waiting = new ArrayDeque<>();
    private Optional<InboxListener> listener = Optional.empty();

    static CommandDelivery command(String deviceId, String id, String payload, Optional<String> contentType) {
        return new CommandDelivery(
                deviceId,
                id,
                "setSpeed",
                new Content(contentType, Map.of("unit", "rpm"), payload.getBytes(StandardCharsets.UTF_8)),
                4,
                Instant.parse("2030-01-01T00:00:00Z"),
                1,
                Optional.of(Instant.parse("2026-01-01T00:01:00Z")));
    }

    synchronized void add(CommandDelivery delivery) {
        waiting.add(delivery);
        deliver();
    }

    private void deliver() {
        if (listener.isPresent() && !waiting.isEmpty() && listener.get().deliver(List.of(waiting.peek()))) {
            waiting.remove();
        }
    }

    @Override
    public synchronized InboxLink listen(ListenRequest request, InboxListener newer) {
        listened.add(request);
        listener.ifPresent(older -> older.takenOver(request.protocol()));
        listener = Optional.of(newer);
        deliver();
        return new InboxLink() {

            @Override
            public void settle(String commandId, Settlement settlement) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void window(int window) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void close() {
                synchronized (FakeInbox.this) {
                    listener = listener.filter(now -> now != newer);
                }
            }
        };
    }

    @Override
    public synchronized boolean isListening(String deviceId) {
        return listener.isPresent();
    }

    @Override
    public synchronized CommandPage list(
            String deviceId, Optional<CommandState> state, int limit, Optional<String> cursor) {
        return new CommandPage(
                waiting.stream()
                        .limit(limit)
                        .map(one -> status(one.commandId()))
                        .toList(),
                Optional.empty());
    }

    private static CommandStatus status(String id) {
        return new CommandStatus(
                "press-1",
                id,
                "setSpeed",
                CommandState.QUEUED,
                Instant.EPOCH,
                Instant.EPOCH,
                CommandOptions.DEFAULT,
                0,
                Instant.EPOCH,
                Optional.empty(),
                Optional.empty(),
                Sender.named("test"));
    }

    @Override
    public synchronized CompletionStage<CommandStatus> settle(
            String deviceId, String commandId, Settlement settlement) {
        if (commandId.equals("unknown")) {
            return CompletableFuture.failedFuture(
                    new InboxException(InboxException.Reason.NOT_FOUND, "there is no command 'unknown'"));
        }
        settled.add(deviceId + " " + commandId + " " + settlement);
        return CompletableFuture.completedFuture(status(commandId));
    }

    @Override
    public CompletionStage<CommandStatus> submit(CommandRequest request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<CommandStatus> find(String deviceId, String commandId) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<CommandStatus> await(String deviceId, String commandId, Duration timeout) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<CommandStatus> cancel(String deviceId, String commandId, String reason) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<CommandStatus> respond(String deviceId, String commandId, int status, Content content) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void erase(String deviceId, String generationId, Instant gone) {
        throw new UnsupportedOperationException();
    }

    @Override
    public DeliveryFeed openDeliveries(String owner) {
        throw new UnsupportedOperationException();
    }

    @Override
    public WakeUpFeed openWakeUps(String owner) {
        throw new UnsupportedOperationException();
    }
}
