package io.millrace.gateway.internal.stomp;

import io.millrace.api.address.Address;
import io.millrace.api.gateway.ReplyLink;
import io.millrace.api.gateway.ReplyListener;
import io.millrace.api.stream.Content;
import io.millrace.gateway.internal.groups.RecordSource;

/** A device's subscription to the replies to its inquiries, which are not stored: an acknowledgement changes nothing. */
final class ReplySubscription implements ReplyListener, RecordSource {

    private final StompConnection connection;
    private final StompSubscription subscription;
    private final String deviceId;
    private final ReplyLink link;
    private volatile boolean closed;

    ReplySubscription(Address.Replies address, StompConnection connection, StompSubscription subscription) {
        this.connection = connection;
        this.subscription = subscription;
        this.deviceId = address.deviceId();
        link = connection.session().listen(address, this);
    }

    @Override
    public boolean reply(String requestId, int status, Content content) {
        if (closed) {
            return false;
        }
        connection.later(() -> subscription.deliver(Outgoing.reply(deviceId, requestId, status, content)));
        return true;
    }

    @Override
    public void permit(long total) {
        // replies are as many as the device asked for
    }

    @Override
    public void close() {
        closed = true;
        link.close();
    }
}
