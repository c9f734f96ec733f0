package io.millrace.streams.internal.endpoint;

import io.millrace.api.inbox.CommandDelivery;
import io.millrace.api.inbox.CommandProperties;
import io.millrace.api.inbox.DeliveryFeed;
import io.millrace.api.inbox.DeviceBatch;
import io.millrace.api.stream.Content;
import io.millrace.api.stream.PropertyNames;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** How commands become exchanges and exchanges become commands again. Stateless. */
final class CommandExchange {

    /** The exchange property that holds the mail that an exchange is of, whatever a route makes of its body. */
    private static final String MAIL = "millrace.mail";

    private static final String PROTOCOL = "protocol";

    private CommandExchange() {}

    /** The mail of an exchange. */
    private record Mail(DeliveryFeed feed, DeviceBatch batch) {}

    /**
     * Fills an exchange.
     *
     * @param asList whether its body is the list; else it is the payload of the only command, and what is known of it are
     *     headers
     */
    static void fill(Exchange exchange, DeliveryFeed feed, DeviceBatch batch, boolean asList) {
        exchange.setProperty(MAIL, new Mail(feed, batch));
        Message message = exchange.getMessage();
        if (asList) {
            message.setBody(batch.deliveries());
        } else {
            CommandDelivery delivery = batch.deliveries().get(0);
            message.setHeaders(headers(delivery));
            message.setBody(delivery.content().payload());
        }
        message.setHeader(PropertyNames.DEVICE_ID, batch.deviceId());
        message.setHeader(PROTOCOL, batch.protocol());
        batch.gatewayId().ifPresent(id -> message.setHeader(PropertyNames.GATEWAY_ID, id));
    }

    /**
     * Hands the commands that an exchange means to their device.
     *
     * @throws IllegalArgumentException if it is of no mail of the inbox
     */
    static void deliver(Exchange exchange) {
        Mail mail = exchange.getProperty(MAIL, Mail.class);
        if (mail == null) {
            throw new IllegalArgumentException("the exchange is of no mail: millrace:device ends a route that reads"
                    + " millrace:inbox; other routes send to millrace:command");
        }
        mail.feed().deliver(mail.batch(), deliveries(exchange, mail.batch()));
    }

    private static List<CommandDelivery> deliveries(Exchange exchange, DeviceBatch batch) {
        Object body = exchange.getMessage().getBody();
        if (body instanceof CommandDelivery delivery) {
            return List.of(delivery);
        }
        if (body instanceof List<?> list && list.stream().allMatch(CommandDelivery.class::isInstance)) {
            return list.stream().map(CommandDelivery.class::cast).toList();
        }
        if (batch.deliveries().size() != 1) {
            throw new IllegalArgumentException("the body is no command of the batch any more; to change payloads, read"
                    + " millrace:inbox with batchSize=1");
        }
        CommandDelivery delivery = batch.deliveries().get(0);
        Content old = delivery.content();
        if (body == old.payload()) {
            return List.of(delivery);
        }
        Content changed =
                new Content(RecordExchange.contentType(exchange), old.properties(), RecordExchange.payload(exchange));
        return List.of(delivery.withContent(changed));
    }

    /** Returns the headers that a route sees of one command. */
    private static Map<String, Object> headers(CommandDelivery delivery) {
        Map<String, Object> headers = new HashMap<>(CommandProperties.toDevice(delivery, Instant.now()));
        delivery.content().contentType().ifPresent(type -> headers.put(PropertyNames.CONTENT_TYPE, type));
        headers.put(CommandProperties.COMMAND_NAME, delivery.name());
        headers.put(CommandProperties.PRIORITY, delivery.priority());
        return headers;
    }

    /** Returns the headers of an exchange that may go out as properties. */
    static Map<String, String> properties(Exchange exchange) {
        Map<String, String> properties = new LinkedHashMap<>();
        exchange.getMessage().getHeaders().forEach((name, value) -> {
            boolean text = value instanceof String || value instanceof Number || value instanceof Boolean;
            if (text && PropertyNames.mayTravel(name) && !name.equalsIgnoreCase(PropertyNames.CONTENT_TYPE)) {
                properties.put(name, value.toString());
            }
        });
        return properties;
    }

    /** Returns what an exchange says as content. */
    static Content content(Exchange exchange, Map<String, String> properties) {
        Optional<String> type = RecordExchange.contentType(exchange);
        return new Content(type, properties, RecordExchange.payload(exchange));
    }
}
