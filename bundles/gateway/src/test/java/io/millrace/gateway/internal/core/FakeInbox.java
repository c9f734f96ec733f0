package io.millrace.gateway.internal.core;

import io.millrace.api.inbox.CommandDelivery;
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
import io.millrace.api.inbox.Settlement;
import io.millrace.api.inbox.WakeUpFeed;
import io.millrace.api.stream.Content;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** An inbox that hands out what a test gives it, to the newest link of a device, and remembers what it was told. */
public final class FakeInbox implements Inbox {

    public final List<CommandRequest> submitted = new CopyOnWriteArrayList<>();
    /** What was settled by a link or without, and responded, in words. */
    public final List<String> told = new CopyOnWriteArrayList<>();

    private final Map<String, Link> links = new ConcurrentHashMap<>();
    private volatile Optional<InboxException> failure = Optional.empty();
    private volatile boolean broken;

    /** From now on nobody can listen, as where a store is closed under us. */
    public void breakListening() {
        broken = true;
    }

    /** From now on everything fails. */
    public void failWith(InboxException.Reason reason, String message) {
        failure = Optional.of(new InboxException(reason, message));
    }

    /** From now on nothing fails any more. */
    public void recover() {
        failure = Optional.empty();
    }

    /** Hands a command to the device's link; returns whether it took it. */
    public boolean deliver(String deviceId, String commandId, String payload) {
        return deliver(deviceId, commandId, new Content(Optional.empty(), Map.of(), bytes(payload)), 1);
    }

    public boolean deliver(String deviceId, String commandId, Content content, int number) {
        Link link = links.get(deviceId);
        CommandDelivery delivery = new CommandDelivery(
                deviceId, commandId, "go", content, 4, Instant.now().plusSeconds(600), number, Optional.empty());
        return link != null && link.listener.deliver(List.of(delivery));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    public Optional<ListenRequest> listening(String deviceId) {
        return Optional.ofNullable(links.get(deviceId)).map(link -> link.request);
    }

    public int window(String deviceId) {
        return links.get(deviceId).window;
    }

    private <T> CompletionStage<T> answer(String what) {
        if (failure.isPresent()) {
            return CompletableFuture.failedFuture(failure.get());
        }
        told.add(what);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<CommandStatus> submit(CommandRequest request) {
        if (failure.isEmpty()) {
            submitted.add(request);
        }
        return answer("submitted " + request.deviceId() + "/" + request.name());
    }

    @Override
    public Optional<CommandStatus> find(String deviceId, String commandId) {
        return Optional.empty();
    }

    @Override
    public CommandPage list(String deviceId, Optional<CommandState> state, int limit, Optional<String> cursor) {
        return new CommandPage(List.of(), Optional.empty());
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
        return answer(deviceId + " responded " + commandId + " " + status + " "
                + new String(content.payload(), StandardCharsets.UTF_8));
    }

    @Override
    public CompletionStage<CommandStatus> settle(String deviceId, String commandId, Settlement settlement) {
        return answer(deviceId + " " + settlement + " " + commandId);
    }

    @Override
    public void erase(String deviceId, String generationId, Instant gone) {
        throw new UnsupportedOperationException();
    }

    @Override
    public InboxLink listen(ListenRequest request, InboxListener listener) {
        if (broken) {
            throw new IllegalStateException("the store is closed");
        }
        Link link = new Link(request, listener);
        Link before = links.put(request.deviceId(), link);
        if (before != null) {
            before.listener.takenOver(request.protocol());
        }
        return link;
    }

    @Override
    public boolean isListening(String deviceId) {
        return links.containsKey(deviceId);
    }

    @Override
    public DeliveryFeed openDeliveries(String owner) {
        throw new UnsupportedOperationException();
    }

    @Override
    public WakeUpFeed openWakeUps(String owner) {
        throw new UnsupportedOperationException();
    }

    private final class Link implements InboxLink {

        private final ListenRequest request;
        private final InboxListener listener;
        private volatile int window;

        Link(ListenRequest request, InboxListener listener) {
            this.request = request;
            this.listener = listener;
            this.window = request.window();
        }

        @Override
        public void settle(String commandId, Settlement settlement) {
            told.add("link of " + request.deviceId() + " " + settlement + " " + commandId);
        }

        @Override
        public void window(int changed) {
            window = changed;
        }

        @Override
        public void close() {
            links.remove(request.deviceId(), this);
        }
    }
}
