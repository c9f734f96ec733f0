package io.millrace.gateway.internal.broker;

import io.millrace.api.inbox.CommandDelivery;
import io.millrace.api.inbox.CommandPage;
import io.millrace.api.inbox.CommandRequest;
import io.millrace.api.inbox.CommandState;
import io.millrace.api.inbox.CommandStatus;
import io.millrace.api.inbox.DeliveryFeed;
import io.millrace.api.inbox.Inbox;
import io.millrace.api.inbox.InboxLink;
import io.millrace.api.inbox.InboxListener;
import io.millrace.api.inbox.ListenRequest;
import io.millrace.api.inbox.Settlement;
import io.millrace.api.inbox.WakeUpFeed;
import io.millrace.api.stream.Content;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** An inbox that delivers what a test hands it, and remembers what links say. */
public final class FakeInbox implements Inbox {

    private final Map<String, Link> links = new HashMap<>();
    private final List<String> settlements = new ArrayList<>();

    /** Hands commands with these payloads to who listens; their ids are c1, c2 ... Returns whether the link took them. */
    public boolean deliver(String deviceId, int firstId, String... payloads) {
        List<CommandDelivery> commands = new ArrayList<>();
        for (String payload : payloads) {
            commands.add(new CommandDelivery(
                    deviceId,
                    "c" + (firstId + commands.size()),
                    "setSpeed",
                    new Content(Optional.of("application/json"), Map.of("own", "yes"), payload.getBytes()),
                    7,
                    Instant.now().plusSeconds(60),
                    2,
                    Optional.empty()));
        }
        return link(deviceId).orElseThrow().listener.deliver(commands);
    }

    private synchronized Optional<Link> link(String deviceId) {
        return Optional.ofNullable(links.get(deviceId));
    }

    public synchronized List<String> settlements() {
        return List.copyOf(settlements);
    }

    public synchronized int listeners() {
        return links.size();
    }

    /** Returns how the device listens: protocol, window, and whether at most once; empty if it does not. */
    public synchronized String listener(String deviceId) {
        return link(deviceId)
                .map(link -> link.request.protocol() + " " + link.window + (link.request.atMostOnce() ? " once" : ""))
                .orElse("");
    }

    @Override
    public synchronized InboxLink listen(ListenRequest request, InboxListener listener) {
        Link link = new Link(request, listener);
        Optional.ofNullable(links.put(request.deviceId(), link))
                .ifPresent(older -> older.listener.takenOver(request.protocol()));
        return link;
    }

    private final class Link implements InboxLink {

        private final ListenRequest request;
        private final InboxListener listener;
        private int window;

        Link(ListenRequest request, InboxListener listener) {
            this.request = request;
            this.listener = listener;
            this.window = request.window();
        }

        @Override
        public void settle(String commandId, Settlement settlement) {
            synchronized (FakeInbox.this) {
                settlements.add(commandId + " " + settlement);
            }
        }

        @Override
        public void window(int changed) {
            synchronized (FakeInbox.this) {
                window = changed;
            }
        }

        @Override
        public void close() {
            synchronized (FakeInbox.this) {
                links.remove(request.deviceId(), this);
            }
        }
    }

    @Override
    public CompletionStage<CommandStatus> submit(CommandRequest request) {
        throw new UnsupportedOperationException("fronts submit nothing");
    }

    @Override
    public Optional<CommandStatus> find(String deviceId, String commandId) {
        return Optional.empty();
    }

    @Override
    public CommandPage list(String deviceId, Optional<CommandState> state, int limit, Optional<String> cursor) {
        throw new UnsupportedOperationException("fronts list nothing");
    }

    @Override
    public CompletionStage<CommandStatus> await(String deviceId, String commandId, Duration timeout) {
        throw new UnsupportedOperationException("fronts wait for nothing");
    }

    @Override
    public CompletionStage<CommandStatus> cancel(String deviceId, String commandId, String reason) {
        throw new UnsupportedOperationException("fronts cancel nothing");
    }

    @Override
    public CompletionStage<CommandStatus> respond(String deviceId, String commandId, int status, Content content) {
        throw new UnsupportedOperationException("the core does that");
    }

    @Override
    public CompletionStage<CommandStatus> settle(String deviceId, String commandId, Settlement settlement) {
        throw new UnsupportedOperationException("links settle");
    }

    @Override
    public void erase(String deviceId, String generationId, Instant gone) {
        throw new UnsupportedOperationException("fronts erase nothing");
    }

    @Override
    public synchronized boolean isListening(String deviceId) {
        return links.containsKey(deviceId);
    }

    @Override
    public DeliveryFeed openDeliveries(String owner) {
        throw new UnsupportedOperationException("routes do that");
    }

    @Override
    public WakeUpFeed openWakeUps(String owner) {
        throw new UnsupportedOperationException("routes do that");
    }
}
