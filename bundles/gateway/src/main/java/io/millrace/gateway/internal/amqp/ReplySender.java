package io.millrace.gateway.internal.amqp;

import io.millrace.api.address.Address;
import io.millrace.api.gateway.ReplyLink;
import io.millrace.api.gateway.ReplyListener;
import io.millrace.api.gateway.Session;
import io.millrace.api.stream.Content;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Queue;
import org.apache.qpid.proton.amqp.Binary;
import org.apache.qpid.proton.amqp.Symbol;
import org.apache.qpid.proton.amqp.messaging.ApplicationProperties;
import org.apache.qpid.proton.amqp.messaging.Data;
import org.apache.qpid.proton.amqp.messaging.Properties;
import org.apache.qpid.proton.engine.Delivery;
import org.apache.qpid.proton.engine.Sender;
import org.apache.qpid.proton.message.Message;

/**
 * A device's receiver of the replies to its inquiries. They are not stored: settled as they are sent, and dropped where the
 * client gives no credit. On the event loop, but for {@link ReplyListener}.
 */
final class ReplySender implements SendingLink, ReplyListener {

    private static final int MAX_WAITING = 100;

    private final AmqpConnection connection;
    private final Sender sender;
    private final Queue<byte[]> waiting = new ArrayDeque<>();
    private String deviceId = "";
    private ReplyLink replies;
    private long sent;
    private volatile boolean closed;

    ReplySender(AmqpConnection connection, Sender sender) {
        this.connection = connection;
        this.sender = sender;
    }

    void open(Address.Replies address, Session session) {
        deviceId = address.deviceId();
        replies = session.listen(address, this);
        OutboundLink.open(sender);
    }

    @Override
    public boolean reply(String requestId, int status, Content content) {
        if (closed) {
            return false;
        }
        connection.later(() -> {
            if (!closed && waiting.size() < MAX_WAITING) {
                waiting.add(encode(requestId, status, content));
                send();
            }
        });
        return true;
    }

    private byte[] encode(String requestId, int status, Content content) {
        Message message = Message.Factory.create();
        Properties properties = new Properties();
        properties.setTo("devices/" + deviceId + "/replies/" + requestId + "/" + status);
        properties.setCorrelationId(requestId);
        content.contentType().ifPresent(type -> properties.setContentType(Symbol.valueOf(type)));
        message.setProperties(properties);
        HashMap<String, Object> own = new HashMap<>(content.properties());
        own.put("status", status);
        message.setApplicationProperties(new ApplicationProperties(own));
        message.setBody(new Data(new Binary(content.payload())));
        return OutboundMessage.encode(message, content.payload().length);
    }

    @Override
    public void send() {
        while (!closed
                && !waiting.isEmpty()
                && sender.getCredit() > 0
                && connection.channel().channel().isWritable()) {
            sent++;
            Delivery delivery = sender.delivery(
                    ByteBuffer.allocate(Long.BYTES).putLong(sent).array());
            byte[] bytes = waiting.remove();
            sender.send(bytes, 0, bytes.length);
            delivery.settle();
            sender.advance();
        }
    }

    @Override
    public void flow() {
        send();
        if (!closed && sender.getDrain()) {
            sender.drained();
        }
    }

    @Override
    public void settled(Delivery delivery) {
        // settled when it was sent
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            waiting.clear();
            replies.close();
        }
    }
}
