package io.millrace.gateway.internal.mqtt;

import io.millrace.api.inbox.CommandDelivery;
import io.millrace.api.inbox.CommandProperties;
import io.millrace.api.inbox.InboxLink;
import io.millrace.api.inbox.InboxListener;
import io.millrace.api.inbox.Settlement;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A subscription on an inbox: QoS 0 gets each command once, at QoS 1 PUBACK settles it. */
final class InboxSubscription implements Subscription, InboxListener {

    private static final Logger LOGGER = LoggerFactory.getLogger(InboxSubscription.class);

    private final MqttConnection connection;
    private final Outbound outbound;
    private final Granted granted;
    private volatile boolean closed;
    private InboxLink link;

    InboxSubscription(MqttConnection connection, Outbound outbound, Granted granted) {
        this.connection = connection;
        this.outbound = outbound;
        this.granted = granted;
    }

    void opened(InboxLink opened) {
        link = opened;
    }

    @Override
    public boolean deliver(List<CommandDelivery> deliveries) {
        if (closed) {
            return false;
        }
        connection.later(() -> deliveries.forEach(this::send));
        return true;
    }

    private void send(CommandDelivery delivery) {
        if (closed) {
            return; // the inbox has taken it back
        }
        Instant now = Instant.now();
        Map<String, String> properties = CommandProperties.toDevice(delivery, now);
        String topic = granted.prefix() + "/commands/" + delivery.name() + "/" + delivery.commandId();
        boolean bag = !outbound.isV5() && !delivery.content().properties().isEmpty();
        Outgoing.Head head = new Outgoing.Head(
                bag ? topic + bag(delivery, properties) : topic,
                granted.qos(),
                delivery.number() > 1,
                delivery.timeLeft(now).toSeconds());
        outbound.send(new Outgoing(head, delivery.content(), properties) {
            @Override
            boolean isWanted() {
                return !closed && Instant.now().isBefore(delivery.expiresAt());
            }

            @Override
            void settled(boolean accepted) {
                if (granted.qos() > 0 && !closed) {
                    link.settle(delivery.commandId(), accepted ? Settlement.ACKNOWLEDGED : Settlement.REJECTED);
                }
            }
        });
    }

    /** 3.1.1 has no properties: where the sender gave some, all go into the last level of the topic (design, section 3). */
    private static String bag(CommandDelivery delivery, Map<String, String> properties) {
        delivery.content().contentType().ifPresent(type -> properties.putIfAbsent("content-type", type));
        return properties.entrySet().stream()
                .map(property -> encode(property.getKey()) + "=" + encode(property.getValue()))
                .collect(Collectors.joining("&", "/?", ""));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** MQTT cannot end a subscription from the server's side, so the device is not told; its connection goes on. */
    @Override
    public void takenOver(String protocol) {
        closed = true;
        LOGGER.debug("{}: {} gets its commands over {} now", connection, granted.prefix(), protocol);
    }

    @Override
    public void close() {
        closed = true;
        if (link != null) { // else the inbox failed when it was to be listened to
            link.close();
        }
    }

    /** Tells whether it still gets commands. */
    boolean isOpen() {
        return !closed;
    }
}
