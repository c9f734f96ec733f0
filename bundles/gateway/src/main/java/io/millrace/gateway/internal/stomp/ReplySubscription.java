package io.millrace.gateway.internal.stomp;

import io.millrace.api.address.Address;
import io.millrace.api.gateway.OutcomeReceiver;
import io.millrace.api.gateway.ReplyLink;
import io.millrace.api.gateway.ReplyListener;
import io.millrace.api.stream.Content;
import io.millrace.gateway.internal.groups.RecordSource;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A subscription on replies: to a device's inquiries, or outcomes of a service's commands. They are not stored: an
 * acknowledgement only makes room, and where too many wait for it, the next is dropped. On the event loop, but for
 * {@link ReplyListener} and {@link OutcomeReceiver}.
 */
final class ReplySubscription implements ReplyListener, OutcomeReceiver, RecordSource {

    private static final int MAX_WAITING = 1_000;

    private final StompConnection connection;
    private final StompSubscription subscription;
    private final String deviceId;
    private final Queue<Outgoing> waiting = new ArrayDeque<>();
    private final ReplyLink link;
    private long given;
    private final AtomicLong permitted = new AtomicLong();
    private volatile boolean closed;

    ReplySubscription(Address.Replies address, StompConnection connection, StompSubscription subscription) {
        this.connection = connection;
        this.subscription = subscription;
        this.deviceId = address.deviceId();
        link = connection.session().listen(address, this);
    }

    ReplySubscription(Address.ServiceReplies address, StompConnection connection, StompSubscription subscription) {
        this.connection = connection;
        this.subscription = subscription;
        this.deviceId = "";
        link = connection.session().listen(address, this);
    }

    @Override
    public boolean reply(String requestId, int status, Content content) {
        return take(Outgoing.reply(deviceId, requestId, status, content));
    }

    @Override
    public boolean outcome(String replyTo, Content outcome) {
        return take(Outgoing.outcome(replyTo, outcome));
    }

    private boolean take(Outgoing message) {
        if (closed) {
            return false;
        }
        connection.later(() -> {
            if (!closed && waiting.size() < MAX_WAITING) {
                waiting.add(message);
                give();
            }
        });
        return true;
    }

    private void give() {
        while (given < permitted.get() && !waiting.isEmpty()) {
            given++;
            subscription.deliver(waiting.remove());
        }
    }

    @Override
    public void permit(long total) {
        permitted.set(total);
        give();
    }

    @Override
    public void close() {
        closed = true;
        waiting.clear();
        link.close();
    }
}
