package io.millrace.gateway.internal.stomp;

import io.millrace.api.inbox.CommandDelivery;
import io.millrace.api.inbox.CommandProperties;
import io.millrace.api.inbox.InboxLink;
import io.millrace.api.log.LogRecord;
import io.millrace.api.stream.Content;
import io.millrace.api.stream.PropertyNames;
import io.millrace.gateway.internal.core.CorrelationId;
import io.millrace.gateway.internal.groups.RecordContent;
import io.millrace.gateway.internal.groups.RecordDelivery;
import io.millrace.gateway.internal.groups.RecordProperties;
import io.millrace.gateway.internal.groups.Settlement;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What goes out over a subscription.
 *
 * @param destination of the MESSAGE
 * @param headers beside those of STOMP itself, with the message-id
 * @param content the payload and its type
 * @param redelivered whether the client may know it
 * @param settled told what the client did with it
 */
record Outgoing(
        String destination,
        Map<String, String> headers,
        Content content,
        boolean redelivered,
        Consumer<Settlement> settled) {

    /** A record of a stream, on the destination that was subscribed. */
    static Outgoing record(String destination, RecordDelivery delivery) {
        LogRecord record = delivery.record();
        Map<String, String> headers = RecordProperties.of(record.record());
        headers.put("position", Long.toString(record.position()));
        Content content = RecordContent.of(record.record());
        return new Outgoing(destination, headers, content, delivery.earlierDeliveries() > 0, delivery::settle);
    }

    /** A command to the device, on its own address; settled at the inbox, or nowhere if it ends with its delivery. */
    static Outgoing command(CommandDelivery delivery, Optional<InboxLink> inbox) {
        Map<String, String> headers = CommandProperties.toDevice(delivery, Instant.now());
        headers.put(CommandProperties.COMMAND_NAME, delivery.name());
        headers.put(CommandProperties.PRIORITY, Integer.toString(delivery.priority()));
        headers.put(PropertyNames.MESSAGE_ID, delivery.commandId());
        return new Outgoing(
                delivery.address(),
                headers,
                delivery.content(),
                delivery.number() > 1,
                settlement -> inbox.ifPresent(link -> link.settle(delivery.commandId(), of(settlement))));
    }

    /** A reply to an inquiry of the device. */
    static Outgoing reply(String deviceId, String requestId, int status, Content content) {
        Map<String, String> headers = new LinkedHashMap<>(content.properties());
        headers.put("request-id", requestId);
        headers.put("status", Integer.toString(status));
        headers.put(PropertyNames.MESSAGE_ID, requestId);
        return new Outgoing(
                "devices/" + deviceId + "/replies/" + requestId + "/" + status, headers, content, false, done -> {});
    }

    /** The outcome of a command of the service. */
    static Outgoing outcome(String replyTo, Content outcome) {
        Map<String, String> headers = new LinkedHashMap<>(outcome.properties());
        headers.computeIfPresent(
                CorrelationId.PROPERTY, (name, id) -> CorrelationId.parse(id).text());
        headers.put(PropertyNames.MESSAGE_ID, headers.get(CommandProperties.COMMAND_ID) + "/" + headers.get("status"));
        return new Outgoing(replyTo, headers, outcome, false, done -> {});
    }

    private static io.millrace.api.inbox.Settlement of(Settlement settlement) {
        return switch (settlement) {
            case DONE -> io.millrace.api.inbox.Settlement.ACKNOWLEDGED;
            case FAILED -> io.millrace.api.inbox.Settlement.REJECTED;
            case RELEASED -> io.millrace.api.inbox.Settlement.ABANDONED;
        };
    }
}
