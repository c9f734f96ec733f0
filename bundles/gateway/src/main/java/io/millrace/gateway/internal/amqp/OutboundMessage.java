package io.millrace.gateway.internal.amqp;

import io.millrace.api.log.LogRecord;
import io.millrace.api.stream.StreamRecord;
import io.millrace.gateway.internal.groups.RecordContent;
import io.millrace.gateway.internal.groups.RecordDelivery;
import io.millrace.gateway.internal.groups.RecordProperties;
import java.nio.BufferOverflowException;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import org.apache.qpid.proton.amqp.Binary;
import org.apache.qpid.proton.amqp.Symbol;
import org.apache.qpid.proton.amqp.UnsignedInteger;
import org.apache.qpid.proton.amqp.messaging.ApplicationProperties;
import org.apache.qpid.proton.amqp.messaging.Data;
import org.apache.qpid.proton.amqp.messaging.Header;
import org.apache.qpid.proton.amqp.messaging.MessageAnnotations;
import org.apache.qpid.proton.amqp.messaging.Properties;
import org.apache.qpid.proton.message.Message;

/** A record as a message: the body as it was sent, stamps and the device's properties as application properties. */
final class OutboundMessage {

    private static final Symbol SEQUENCE_NUMBER = Symbol.valueOf("x-opt-sequence-number");
    private static final Symbol ENQUEUED_TIME = Symbol.valueOf("x-opt-enqueued-time");
    private static final Symbol PARTITION_KEY = Symbol.valueOf("x-opt-partition-key");
    private static final int FIRST_OVERHEAD_BYTES = 1024;

    private OutboundMessage() {}

    static byte[] encode(RecordDelivery delivery) {
        LogRecord positioned = delivery.record();
        StreamRecord record = positioned.record();
        Message message = Message.Factory.create();
        message.setHeader(header(delivery));
        message.setMessageAnnotations(annotations(positioned));
        message.setProperties(properties(record));
        message.setApplicationProperties(new ApplicationProperties(new HashMap<>(RecordProperties.of(record))));
        message.setBody(new Data(new Binary(record.content().payload())));
        return encode(message, record.content().payload().length);
    }

    /** Encodes a message whose body has a length. */
    static byte[] encode(Message message, int payloadBytes) {
        int size = payloadBytes + FIRST_OVERHEAD_BYTES;
        byte[] bytes = new byte[size];
        try {
            return Arrays.copyOf(bytes, message.encode(bytes, 0, size));
        } catch (BufferOverflowException e) { // the codec's way of saying so
            return encode(message, 2 * size);
        }
    }

    private static Header header(RecordDelivery delivery) {
        Header header = new Header();
        header.setDurable(true);
        header.setDeliveryCount(UnsignedInteger.valueOf(delivery.earlierDeliveries()));
        return header;
    }

    private static MessageAnnotations annotations(LogRecord positioned) {
        return new MessageAnnotations(Map.of(
                SEQUENCE_NUMBER,
                positioned.position(),
                ENQUEUED_TIME,
                Date.from(positioned.record().stamp().enqueuedTime()),
                PARTITION_KEY,
                positioned.record().deviceId()));
    }

    private static Properties properties(StreamRecord record) {
        Properties properties = new Properties();
        properties.setMessageId(record.stamp().messageId());
        properties.setSubject(record.streamId());
        properties.setGroupId(record.deviceId());
        RecordContent.of(record).contentType().ifPresent(type -> properties.setContentType(Symbol.valueOf(type)));
        return properties;
    }
}
