package io.millrace.gateway.internal.amqp;

import io.millrace.api.gateway.RefusedException;
import io.millrace.api.gateway.RefusedException.Reason;
import io.millrace.api.stream.Content;
import io.millrace.api.stream.PropertyNames;
import io.millrace.gateway.internal.core.CorrelationId;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.qpid.proton.amqp.Binary;
import org.apache.qpid.proton.amqp.Symbol;
import org.apache.qpid.proton.amqp.messaging.AmqpValue;
import org.apache.qpid.proton.amqp.messaging.ApplicationProperties;
import org.apache.qpid.proton.amqp.messaging.Data;
import org.apache.qpid.proton.amqp.messaging.Header;
import org.apache.qpid.proton.amqp.messaging.Properties;

/**
 * A message that came in, section by section (AMQP 1.0, section 3.2): its body as octets, its properties as strings.
 */
final class InboundMessage {

    private final Map<String, String> properties = new HashMap<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private Optional<String> contentType = Optional.empty();
    private String to = "";
    /** What the sender of a request wants back: the correlation id, or else the message id, each of any type. */
    private Object correlation;

    private InboundMessage() {}

    /**
     * Decodes a message.
     *
     * @throws RefusedException if it is no AMQP message, or its body is a structure, for which there is no content type
     */
    static InboundMessage decode(byte[] bytes) throws RefusedException {
        InboundMessage message = new InboundMessage();
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            message.section(Codec.decode(buffer));
        }
        return message;
    }

    /** Returns the address that the message names itself; empty where it names none. */
    String to() {
        return to;
    }

    Content content() {
        return new Content(contentType, properties, body.toByteArray());
    }

    /** Returns the content of a request, whose answer repeats the correlation id with its type. */
    Content request() {
        if (correlation != null) {
            properties.put(
                    CorrelationId.PROPERTY, CorrelationIds.of(correlation).stored());
        }
        return content();
    }

    private void section(Object section) throws RefusedException {
        if (section instanceof Data data) {
            append(data.getValue());
        } else if (section instanceof AmqpValue value) {
            value(value.getValue());
        } else if (section instanceof Properties standard) {
            properties(standard);
        } else if (section instanceof ApplicationProperties own) {
            own.getValue().forEach((name, value) -> properties.put(String.valueOf(name), text(value)));
        } else if (section instanceof Header header) {
            header(header);
        } else if (section instanceof org.apache.qpid.proton.amqp.messaging.AmqpSequence) {
            throw structured();
        }
    }

    private void append(Binary binary) {
        if (binary != null) {
            body.write(binary.getArray(), binary.getArrayOffset(), binary.getLength());
        }
    }

    private void value(Object value) throws RefusedException {
        if (value instanceof Binary binary) {
            append(binary);
        } else if (value instanceof String
                || value instanceof Symbol
                || value instanceof Number
                || value instanceof Boolean) {
            body.writeBytes(value.toString().getBytes(StandardCharsets.UTF_8));
        } else if (value != null) {
            throw structured();
        }
    }

    private static RefusedException structured() {
        return new RefusedException(
                Reason.BAD_PAYLOAD, "the body is a structure; send octets (data), or a string, such as JSON text");
    }

    private void properties(Properties standard) {
        to = standard.getTo() == null ? "" : standard.getTo();
        contentType = Optional.ofNullable(standard.getContentType()).map(Symbol::toString);
        put(PropertyNames.MESSAGE_ID, standard.getMessageId());
        put(CorrelationId.PROPERTY, standard.getCorrelationId());
        put("reply-to", standard.getReplyTo());
        boolean given = standard.getCorrelationId() != null || standard.getReplyTo() == null;
        correlation = given ? standard.getCorrelationId() : standard.getMessageId();
        put("content-encoding", standard.getContentEncoding());
        put(PropertyNames.STREAM_ID, standard.getSubject());
        put(PropertyNames.CREATION_TIME, standard.getCreationTime());
    }

    private void header(Header header) {
        put("priority", header.getPriority());
        if (header.getTtl() != null) {
            put("ttl", Duration.ofMillis(header.getTtl().longValue()));
        }
    }

    private void put(String name, Object value) {
        if (value != null) {
            properties.put(name, text(value));
        }
    }

    private static String text(Object value) {
        if (value instanceof Date date) {
            return date.toInstant().toString();
        }
        if (value instanceof Binary binary) {
            return java.util.HexFormat.of()
                    .formatHex(
                            binary.getArray(), binary.getArrayOffset(), binary.getArrayOffset() + binary.getLength());
        }
        return value == null ? "" : value.toString();
    }
}
