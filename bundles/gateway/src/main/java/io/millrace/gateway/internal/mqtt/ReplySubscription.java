package io.millrace.gateway.internal.mqtt;

import io.millrace.api.gateway.ReplyLink;
import io.millrace.api.gateway.ReplyListener;
import io.millrace.api.stream.Content;

/** A subscription on replies. They are not stored: one that finds too much waiting is dropped. */
final class ReplySubscription implements Subscription, ReplyListener {

    private final MqttConnection connection;
    private final Outbound outbound;
    private final Granted granted;
    private volatile boolean closed;
    private ReplyLink link;

    ReplySubscription(MqttConnection connection, Outbound outbound, Granted granted) {
        this.connection = connection;
        this.outbound = outbound;
        this.granted = granted;
    }

    void opened(ReplyLink opened) {
        link = opened;
    }

    @Override
    public boolean reply(String requestId, int status, Content content) {
        if (closed) {
            return false;
        }
        String topic = granted.prefix() + "/replies/" + requestId + "/" + status;
        Outgoing message =
                new Outgoing(new Outgoing.Head(topic, granted.qos(), false, 0), content, content.properties()) {
                    @Override
                    boolean isWanted() {
                        return !closed;
                    }

                    @Override
                    void settled(boolean accepted) {
                        // nobody waits for it
                    }
                };
        connection.later(() -> {
            if (!outbound.isCrowded()) {
                outbound.send(message);
            }
        });
        return true;
    }

    @Override
    public void close() {
        closed = true;
        link.close();
    }
}
