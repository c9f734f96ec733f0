package io.millrace.gateway.internal.core;

import io.millrace.api.inbox.CommandDelivery;
import io.millrace.api.inbox.Inbox;
import io.millrace.api.inbox.InboxException;
import io.millrace.api.inbox.InboxLink;
import io.millrace.api.inbox.InboxListener;
import io.millrace.api.inbox.ListenRequest;
import io.millrace.api.inbox.Settlement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/**
 * One link of a client to an inbox, whichever inbox that is now. What the client settles while there is none is kept for the
 * next. The inbox is called without the lock, since it calls back under its own.
 */
final class CoreInboxLink implements InboxLink {

    private static final QuietLog QUIET = new QuietLog(LoggerFactory.getLogger(CoreInboxLink.class));

    private final InboxLinks owner;
    private final long number;
    private final CoreSession session;
    private final ListenRequest request;
    private final InboxListener listener;
    /** Unsettled commands at the client, each with the attachment by which it came. */
    private final Map<String, Attachment> withClient = new HashMap<>(2);

    private final List<Settled> settledMeanwhile = new ArrayList<>(0);
    private int window;
    private Attachment current;
    private boolean closed;

    CoreInboxLink(InboxLinks owner, long number, CoreSession session, ListenRequest request, InboxListener listener) {
        this.owner = owner;
        this.number = number;
        this.session = session;
        this.request = request;
        this.listener = listener;
        this.window = request.window();
    }

    /** What the client made of a command while no inbox was there to hear it. */
    private record Settled(String commandId, Settlement settlement) {}

    /** Returns its place among all links; the newest has the highest. */
    long number() {
        return number;
    }

    ListenRequest request() {
        return request;
    }

    /** Listens to the inbox that there is now, if it does not already. */
    void attach(Slot<Inbox> inboxes) {
        Attachment next;
        List<Settled> late;
        synchronized (this) {
            Optional<Inbox> now = inboxes.get();
            if (closed || current != null && now.isPresent() && current.inbox == now.get()) {
                return;
            }
            current = now.map(Attachment::new).orElse(null);
            next = current;
            late = List.copyOf(next == null ? List.of() : settledMeanwhile);
            settledMeanwhile.removeAll(late);
        }
        if (next != null) {
            late.forEach(one -> settle(next.inbox, one.commandId(), one.settlement()));
            listen(next);
        }
    }

    private void listen(Attachment next) {
        int asked = window();
        try {
            next.link = next.inbox.listen(
                    new ListenRequest(
                            request.deviceId(),
                            request.protocol(),
                            asked,
                            request.atMostOnce(),
                            request.gatewayId(),
                            request.lock()),
                    next);
        } catch (InboxException e) {
            // it is closing, and the next one finds this link
            QUIET.info("The inbox of '{}' cannot be listened to now: {}", request.deviceId(), e.getMessage());
            return;
        }
        if (!isCurrent(next)) {
            next.link.close();
        } else if (window() != asked) {
            next.link.window(window());
        }
    }

    private synchronized int window() {
        return window;
    }

    private synchronized boolean isCurrent(Attachment attachment) {
        return !closed && current == attachment;
    }

    @Override
    public void settle(String commandId, Settlement settlement) {
        Attachment to;
        boolean same;
        synchronized (this) {
            to = current;
            same = withClient.remove(commandId) == to;
            // one that has gone a moment ago would not hear it
            if (to == null || !owner.isThere(to.inbox)) {
                settledMeanwhile.add(new Settled(commandId, settlement));
                return;
            }
        }
        InboxLink link = to.link;
        if (same && link != null) {
            link.settle(commandId, settlement);
        } else {
            settle(to.inbox, commandId, settlement);
        }
    }

    private void settle(Inbox inbox, String commandId, Settlement settlement) {
        inbox.settle(request.deviceId(), commandId, settlement).whenComplete((status, cause) -> {
            if (cause != null) {
                QUIET.info(
                        "Command {} of '{}' is not {}: {}",
                        commandId,
                        request.deviceId(),
                        settlement,
                        cause.getMessage());
            }
        });
    }

    @Override
    public void window(int changed) {
        Attachment to;
        synchronized (this) {
            window = changed;
            to = current;
        }
        if (to != null && to.link != null) {
            to.link.window(changed);
        }
    }

    @Override
    public void close() {
        Attachment last;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            last = current;
            withClient.clear();
        }
        owner.closed(this);
        if (last != null && last.link != null) {
            last.link.close();
        }
    }

    /** The link as one inbox knows it. */
    private final class Attachment implements InboxListener {

        private final Inbox inbox;
        private volatile InboxLink link;

        Attachment(Inbox inbox) {
            this.inbox = inbox;
        }

        @Override
        public boolean deliver(List<CommandDelivery> deliveries) {
            synchronized (CoreInboxLink.this) {
                if (!isCurrent(this) || session.isEnded()) {
                    return false;
                }
                if (!request.atMostOnce()) {
                    deliveries.forEach(delivery -> withClient.put(delivery.commandId(), this));
                }
            }
            boolean taken = listener.deliver(deliveries);
            if (!taken) {
                synchronized (CoreInboxLink.this) {
                    deliveries.forEach(delivery -> withClient.remove(delivery.commandId()));
                }
            }
            return taken;
        }

        @Override
        public void takenOver(String protocol) {
            synchronized (CoreInboxLink.this) {
                if (!isCurrent(this)) {
                    return;
                }
                closed = true;
            }
            owner.closed(CoreInboxLink.this);
            listener.takenOver(protocol);
        }
    }
}
