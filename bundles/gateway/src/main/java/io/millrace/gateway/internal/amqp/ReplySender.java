package io.millrace.gateway.internal.amqp;

import io.millrace.api.address.Address;
import io.millrace.api.gateway.OutcomeReceiver;
import io.millrace.api.gateway.ReplyLink;
import io.millrace.api.gateway.ReplyListener;
import io.millrace.api.gateway.Session;
import io.millrace.api.stream.Content;
import io.millrace.gateway.internal.core.CorrelationId;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.function.Supplier;
import org.apache.qpid.proton.amqp.Binary;
import org.apache.qpid.proton.amqp.Symbol;
import org.apache.qpid.proton.amqp.messaging.ApplicationProperties;
import org.apache.qpid.proton.amqp.messaging.Data;
import org.apache.qpid.proton.amqp.messaging.Properties;
import org.apache.qpid.proton.engine.Delivery;
import org.apache.qpid.proton.engine.Sender;
import org.apache.qpid.proton.message.Message;

/**
 * A receiver of replies: a device's to its inquiries, or a service's of the outcomes of its commands. They are not stored:
 * settled as they are sent, and dropped where the client gives no credit for too many. On the event loop, but for
 * {@link ReplyListener} and {@link OutcomeReceiver}.
 */
final class ReplySender implements SendingLink, ReplyListener, OutcomeReceiver {

    private static final int MAX_WAITING = 1_000;

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

    /** Opens a link on outcomes; the client is told the address, which it may not have known before. */
    void open(Address.ServiceReplies address, Session session, String node) {
        replies = session.listen(address, this);
        OutboundLink.open(sender, node);
    }

    @Override
    public boolean reply(String requestId, int status, Content content) {
        Map<String, Object> own = new HashMap<>(content.properties());
        own.put("status", status);
        String to = "devices/" + deviceId + "/replies/" + requestId + "/" + status;
        return reply(() -> encode(to, requestId, content, own));
    }

    @Override
    public boolean outcome(String replyTo, Content outcome) {
        Map<String, Object> own = new HashMap<>(outcome.properties());
        Object id = own.remove(CorrelationId.PROPERTY);
        Object correlation = id == null ? null : CorrelationIds.toAmqp(CorrelationId.parse(id.toString()));
        return reply(() -> encode(replyTo, correlation, outcome, own));
    }

    private boolean reply(Supplier<byte[]> message) {
        if (closed) {
            return false;
        }
        connection.later(() -> {
            if (!closed && waiting.size() < MAX_WAITING) {
                waiting.add(message.get());
                send();
            }
        });
        return true;
    }

    private static byte[] encode(String to, Object correlation, Content content, Map<String, Object> own) {
        Message message = Message.Factory.create();
        Properties properties = new Properties();
        properties.setTo(to);
        properties.setCorrelationId(correlation);
        content.contentType().ifPresent(type -> properties.setContentType(Symbol.valueOf(type)));
        message.setProperties(properties);
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
