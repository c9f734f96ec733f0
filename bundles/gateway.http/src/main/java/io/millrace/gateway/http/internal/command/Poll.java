package io.millrace.gateway.http.internal.command;

import io.millrace.api.gateway.RefusedException;
import io.millrace.api.gateway.RefusedException.Reason;
import io.millrace.api.inbox.CommandDelivery;
import io.millrace.api.inbox.Inbox;
import io.millrace.api.inbox.InboxLink;
import io.millrace.api.inbox.InboxListener;
import io.millrace.api.inbox.ListenRequest;
import io.millrace.gateway.http.internal.session.DeviceSession;
import io.millrace.gateway.http.internal.session.SessionCache;
import io.millrace.gateway.http.internal.web.Budget;
import io.millrace.gateway.http.internal.web.Exchange;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** One request that waits for one command: listens to the inbox until a command, the end of its time, or of its session comes. */
final class Poll implements InboxListener {

    private static final Duration LOCK = Duration.ofSeconds(60);

    private final Exchange exchange;
    private final String deviceId;
    private final int found;
    private final int none;
    private final Budget unread;

    /**
     * Makes a poll.
     *
     * @param exchange to answer
     * @param deviceId whose inbox
     * @param found status of the answer with a command
     * @param none status of the one without
     * @param unread memory of answers that nobody has read yet
     */
    Poll(Exchange exchange, String deviceId, int found, int none, Budget unread) {
        this.exchange = exchange;
        this.deviceId = deviceId;
        this.found = found;
        this.none = none;
        this.unread = unread;
    }

    String deviceId() {
        return deviceId;
    }

    void begin(Inbox inbox, DeviceSession session) {
        String self = session.deviceId();
        Optional<String> gateway = self.equals(deviceId) ? Optional.empty() : Optional.of(self);
        InboxLink link = inbox.listen(
                new ListenRequest(deviceId, SessionCache.PROTOCOL, 1, false, gateway, Optional.of(LOCK)), this);
        exchange.onEnd(link::close);
        Consumer<RefusedException> ended = exchange::refuse;
        session.watch(ended);
        exchange.onEnd(() -> session.unwatch(ended));
    }

    /** The time is over. */
    void end() {
        exchange.answer(none);
    }

    @Override
    public boolean deliver(List<CommandDelivery> deliveries) {
        return exchange.answer(found, Shown.of(deliveries.get(0)), unread);
    }

    @Override
    public void takenOver(String protocol) {
        exchange.refuse(new RefusedException(
                Reason.TAKEN_OVER, "the inbox is listened to by a newer connection now, over " + protocol));
    }
}
