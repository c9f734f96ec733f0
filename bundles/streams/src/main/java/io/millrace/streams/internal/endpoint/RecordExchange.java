package io.millrace.streams.internal.endpoint;

import io.millrace.api.log.LogRecord;
import io.millrace.api.stream.Content;
import io.millrace.api.stream.PropertyNames;
import io.millrace.api.stream.StreamRecord;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Message;

/** How records become exchanges and exchanges become records again. Stateless. */
final class RecordExchange {

    /** The exchange property that holds the records that an exchange is of, whatever a route makes of its body. */
    static final String RECORDS = "millrace.records";

    private RecordExchange() {}

    /**
     * Fills an exchange.
     *
     * @param exchange a new exchange
     * @param records what it is of
     * @param batch whether its body is the list; else it is the payload of the only record, and the stamps are headers
     */
    static void fill(Exchange exchange, List<LogRecord> records, boolean batch) {
        exchange.setProperty(RECORDS, records);
        Message message = exchange.getMessage();
        if (batch) {
            message.setHeader(PropertyNames.KIND, records.get(0).record().kind().wireName());
            message.setBody(records);
        } else {
            StreamRecord record = records.get(0).record();
            message.setHeaders(headers(record));
            message.setBody(record.content().payload());
        }
    }

    /**
     * Returns the records that an exchange means: those in its body; else the one that it is of, with the body as its
     * content where a route changed it.
     *
     * @param exchange on its way to a producer
     * @throws IllegalArgumentException if it has none
     */
    static List<LogRecord> records(Exchange exchange) {
        Object body = exchange.getMessage().getBody();
        if (body instanceof LogRecord record) {
            return List.of(record);
        }
        if (body instanceof List<?> list && list.stream().allMatch(LogRecord.class::isInstance)) {
            return list.stream().map(LogRecord.class::cast).toList();
        }
        List<?> source = exchange.getProperty(RECORDS, List.class);
        if (source == null || source.size() != 1 || !(source.get(0) instanceof LogRecord record)) {
            throw new IllegalArgumentException(
                    "the exchange is of no record of the log: its body has to be records, or it"
                            + " has to come from a millrace consumer");
        }
        if (body == record.record().content().payload()) {
            return List.of(record);
        }
        StreamRecord old = record.record();
        Content changed = new Content(contentType(exchange), old.content().properties(), payload(exchange));
        return List.of(new LogRecord(
                record.position(), new StreamRecord(old.kind(), old.deviceId(), old.streamId(), old.stamp(), changed)));
    }

    /**
     * Returns the body as octets.
     *
     * @param exchange on its way to a producer
     * @throws IllegalArgumentException if it cannot be octets
     */
    static byte[] payload(Exchange exchange) {
        try {
            return exchange.getMessage().getMandatoryBody(byte[].class);
        } catch (InvalidPayloadException e) {
            throw new IllegalArgumentException(
                    "a body of " + describe(exchange.getMessage().getBody())
                            + " cannot be a payload; marshal it first, for example with 'marshal: json'",
                    e);
        }
    }

    /** Returns the content type that the exchange names. */
    static Optional<String> contentType(Exchange exchange) {
        return Optional.ofNullable(exchange.getMessage().getHeader(PropertyNames.CONTENT_TYPE, String.class));
    }

    private static Map<String, Object> headers(StreamRecord record) {
        Map<String, Object> headers = new HashMap<>();
        // Filtered again, though the gateway did: such headers steer Camel components (the class of CVE-2025-27636).
        record.content().properties().forEach((name, value) -> {
            if (PropertyNames.mayTravel(name)) {
                headers.put(name, value);
            }
        });
        record.content().contentType().ifPresent(type -> headers.put(PropertyNames.CONTENT_TYPE, type));
        headers.put(PropertyNames.KIND, record.kind().wireName());
        headers.put(PropertyNames.DEVICE_ID, record.deviceId());
        headers.put(PropertyNames.STREAM_ID, record.streamId());
        headers.put(PropertyNames.ENQUEUED_TIME, record.stamp().enqueuedTime().toString());
        headers.put(PropertyNames.MESSAGE_ID, record.stamp().messageId());
        headers.put(PropertyNames.GENERATION_ID, record.stamp().generationId());
        record.stamp().gatewayId().ifPresent(id -> headers.put(PropertyNames.GATEWAY_ID, id));
        return headers;
    }

    private static String describe(Object body) {
        return body == null ? "nothing" : body.getClass().getSimpleName();
    }
}
