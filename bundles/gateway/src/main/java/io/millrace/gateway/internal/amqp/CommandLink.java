package io.millrace.gateway.internal.amqp;

import io.millrace.api.address.Address;
import io.millrace.api.gateway.Session;
import io.millrace.api.inbox.CommandDelivery;
import io.millrace.api.inbox.InboxLink;
import io.millrace.api.inbox.InboxListener;
import io.millrace.api.inbox.Settlement;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.apache.qpid.proton.amqp.messaging.Accepted;
import org.apache.qpid.proton.amqp.messaging.Modified;
import org.apache.qpid.proton.amqp.messaging.Rejected;
import org.apache.qpid.proton.amqp.messaging.Released;
import org.apache.qpid.proton.amqp.transport.DeliveryState;
import org.apache.qpid.proton.amqp.transport.SenderSettleMode;
import org.apache.qpid.proton.engine.Delivery;
import org.apache.qpid.proton.engine.Sender;

/**
 * A device's receiver on its inbox: the link credit is the window, the outcome of a delivery settles the command. On the event
 * loop, but for {@link InboxListener}.
 */
final class CommandLink implements SendingLink, InboxListener {

    /** How long a client that drains waits for commands that are on their way through the route. */
    private static final int DRAIN_MILLIS = 100;

    private final AmqpConnection connection;
    private final Sender sender;
    private final Queue<CommandDelivery> waiting = new ArrayDeque<>();
    private InboxLink inbox;
    private int unsettled;
    private long sent;
    private volatile boolean closed;

    CommandLink(AmqpConnection connection, Sender sender) {
        this.connection = connection;
        this.sender = sender;
    }

    void open(Address.Inbox address, Session session) {
        inbox = session.listen(
                address,
                Math.max(0, sender.getCredit()),
                sender.getRemoteSenderSettleMode() == SenderSettleMode.SETTLED,
                this);
        OutboundLink.open(sender);
    }

    private boolean isPresettled() {
        return sender.getSenderSettleMode() == SenderSettleMode.SETTLED;
    }

    @Override
    public void flow() {
        if (closed) {
            return;
        }
        tellWindow();
        send();
        if (sender.getDrain()) {
            connection.channel().executor().schedule(this::endDrain, DRAIN_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** What is out, and what the client still takes or is about to get. */
    private void tellWindow() {
        inbox.window(unsettled + Math.max(sender.getCredit(), waiting.size()));
    }

    private void endDrain() {
        if (!closed && sender.getDrain()) {
            send();
            sender.drained();
            inbox.window(unsettled);
            connection.work();
        }
    }

    @Override
    public boolean deliver(List<CommandDelivery> deliveries) {
        if (closed) {
            return false;
        }
        List<CommandDelivery> mine = List.copyOf(deliveries);
        connection.later(() -> {
            waiting.addAll(mine);
            send();
        });
        return true;
    }

    @Override
    public void send() {
        while (!closed
                && !waiting.isEmpty()
                && sender.getCredit() > 0
                && connection.channel().channel().isWritable()) {
            send(waiting.remove());
        }
    }

    private void send(CommandDelivery command) {
        sent++;
        Delivery delivery =
                sender.delivery(ByteBuffer.allocate(Long.BYTES).putLong(sent).array());
        byte[] bytes = CommandMessage.encode(command, Instant.now());
        sender.send(bytes, 0, bytes.length);
        if (isPresettled()) {
            delivery.settle();
        } else {
            delivery.setContext(command.commandId());
            unsettled++;
        }
        sender.advance();
    }

    @Override
    public void settled(Delivery delivery) {
        if (!(delivery.getContext() instanceof String commandId)) {
            return;
        }
        DeliveryState state = delivery.getRemoteState();
        boolean outcome = state instanceof Accepted
                || state instanceof Rejected
                || state instanceof Released
                || state instanceof Modified;
        if (outcome || delivery.remotelySettled()) {
            delivery.setContext(null);
            delivery.settle();
            unsettled--;
            inbox.settle(commandId, settlement(state));
            tellWindow();
        }
    }

    private static Settlement settlement(DeliveryState state) {
        if (state instanceof Accepted) {
            return Settlement.ACKNOWLEDGED;
        }
        return state instanceof Rejected ? Settlement.REJECTED : Settlement.ABANDONED;
    }

    @Override
    public void takenOver(String protocol) {
        connection.later(() -> {
            if (!closed) {
                end();
                sender.setCondition(AmqpErrors.stolen(protocol));
                sender.close();
            }
        });
    }

    @Override
    public void close() {
        if (!closed) {
            end();
        }
    }

    private void end() {
        closed = true;
        waiting.clear();
        inbox.close();
    }
}
