package io.millrace.gateway.internal.stomp;

import io.millrace.api.address.Address;
import io.millrace.api.inbox.CommandDelivery;
import io.millrace.api.inbox.InboxLink;
import io.millrace.api.inbox.InboxListener;
import io.millrace.gateway.internal.groups.RecordSource;
import java.util.List;
import java.util.Optional;

/**
 * A device's subscription to its inbox, behind a {@link StompSubscription}, which sends and counts. With {@code ack:auto} a
 * command ends with its delivery, since STOMP itself says that such messages may be lost.
 */
final class CommandSubscription implements InboxListener, RecordSource {

    private final StompConnection connection;
    private final StompSubscription subscription;
    private final InboxLink link;
    private volatile boolean closed;

    CommandSubscription(Address.Inbox address, StompConnection connection, StompSubscription subscription) {
        this.connection = connection;
        this.subscription = subscription;
        link = connection.session().listen(address, subscription.prefetch(), !subscription.isAcknowledged(), this);
    }

    /** The most that the client may have without acknowledging is always the same. */
    @Override
    public void permit(long total) {
        // told once, when it began
    }

    @Override
    public boolean deliver(List<CommandDelivery> deliveries) {
        if (closed) {
            return false;
        }
        List<CommandDelivery> mine = List.copyOf(deliveries);
        connection.later(() -> {
            Optional<InboxLink> settledBy = subscription.isAcknowledged() ? Optional.of(link) : Optional.empty();
            mine.forEach(delivery -> subscription.deliver(Outgoing.command(delivery, settledBy)));
        });
        return true;
    }

    @Override
    public void takenOver(String protocol) {
        connection.later(() -> subscription.takenOver(protocol));
    }

    @Override
    public void close() {
        closed = true;
        link.close();
    }
}
