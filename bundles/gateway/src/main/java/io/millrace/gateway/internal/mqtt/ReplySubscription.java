package io.millrace.gateway.internal.mqtt;

import io.millrace.api.gateway.OutcomeReceiver;
import io.millrace.api.gateway.ReplyLink;
import io.millrace.api.gateway.ReplyListener;
import io.millrace.api.stream.Content;
import io.millrace.gateway.internal.core.CorrelationId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A subscription on replies: to a device's inquiries, or outcomes of a service's commands. They are not stored: one that finds
 * too much waiting is dropped.
 */
final class ReplySubscription implements Subscription, ReplyListener, OutcomeReceiver {

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
        return send(granted.prefix() + "/replies/" + requestId + "/" + status, content, Optional.empty());
    }

    @Override
    public boolean outcome(String replyTo, Content outcome) {
        Map<String, String> user = new LinkedHashMap<>(outcome.properties());
        Optional<CorrelationId> id =
                Optional.ofNullable(user.get(CorrelationId.PROPERTY)).map(CorrelationId::parse);
        id.ifPresent(known -> user.put(CorrelationId.PROPERTY, known.text()));
        return send(replyTo, new Content(outcome.contentType(), user, outcome.payload()), id);
    }

    private boolean send(String topic, Content content, Optional<CorrelationId> correlation) {
        if (closed) {
            return false;
        }
        Outgoing message =
                new Outgoing(new Outgoing.Head(topic, granted.qos(), false, 0), content, content.properties()) {
                    @Override
                    Optional<byte[]> correlation() {
                        return correlation.map(CorrelationId::octets);
                    }

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
