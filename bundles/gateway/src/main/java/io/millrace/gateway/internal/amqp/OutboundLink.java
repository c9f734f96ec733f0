package io.millrace.gateway.internal.amqp;

import io.millrace.api.address.Address;
import io.millrace.api.gateway.RefusedException;
import io.millrace.api.gateway.RefusedException.Reason;
import io.millrace.api.gateway.Session;
import io.millrace.api.identity.IdentityKind;
import io.millrace.gateway.internal.broker.FrontContext;
import io.millrace.gateway.internal.groups.RecordDelivery;
import io.millrace.gateway.internal.groups.RecordSink;
import io.millrace.gateway.internal.groups.RecordSource;
import io.millrace.gateway.internal.groups.Settlement;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import org.apache.qpid.proton.amqp.Symbol;
import org.apache.qpid.proton.amqp.messaging.Accepted;
import org.apache.qpid.proton.amqp.messaging.DeleteOnClose;
import org.apache.qpid.proton.amqp.messaging.Modified;
import org.apache.qpid.proton.amqp.messaging.Rejected;
import org.apache.qpid.proton.amqp.messaging.Released;
import org.apache.qpid.proton.amqp.messaging.Source;
import org.apache.qpid.proton.amqp.messaging.TerminusExpiryPolicy;
import org.apache.qpid.proton.amqp.transport.DeliveryState;
import org.apache.qpid.proton.amqp.transport.ReceiverSettleMode;
import org.apache.qpid.proton.amqp.transport.SenderSettleMode;
import org.apache.qpid.proton.engine.Delivery;
import org.apache.qpid.proton.engine.Sender;

/** A client's receiver on a consumer group or a live tail. On the event loop, but for {@link RecordSink}. */
final class OutboundLink implements SendingLink, RecordSink {

    /** Records that are taken from a group ahead of the socket; more stay in the group's own window. */
    private static final int AHEAD = 64;

    /** A dynamic node ends with its link (section 3.5.10). */
    private static final Map<Symbol, DeleteOnClose> LIFETIME =
            Map.of(Symbol.valueOf("lifetime-policy"), DeleteOnClose.getInstance());

    private final AmqpConnection connection;
    private final Session session;
    private final Sender sender;
    private final FrontContext context;
    private final Queue<RecordDelivery> waiting = new ArrayDeque<>();
    /** Null until a group or tail is open. */
    private RecordSource source;

    private boolean closed;
    private long sent;

    OutboundLink(AmqpConnection connection, Session session, Sender sender, FrontContext context) {
        this.connection = connection;
        this.session = session;
        this.sender = sender;
        this.context = context;
    }

    void attach() {
        if (!(sender.getRemoteSource() instanceof Source remote)
                || remote.getAddress() == null && !isReplyNode(remote)) {
            AmqpLinks.refuse(
                    sender,
                    AmqpErrors.notImplemented("a source must be an address; only services have dynamic nodes, for"
                            + " the outcomes of their commands"));
            return;
        }
        sender.setContext(this);
        String node = isReplyNode(remote) ? newReplyNode() : remote.getAddress();
        try {
            Address address = session.authorizeReceive(node);
            if (address instanceof Address.Inbox inbox) {
                CommandLink commands = new CommandLink(connection, sender);
                commands.open(inbox, session);
                sender.setContext(commands);
            } else if (address instanceof Address.Replies replies) {
                ReplySender link = new ReplySender(connection, sender);
                link.open(replies, session);
                sender.setContext(link);
            } else if (address instanceof Address.ServiceReplies replies) {
                ReplySender link = new ReplySender(connection, sender);
                link.open(replies, session, node);
                sender.setContext(link);
            } else {
                context.workers().execute(() -> openSource(address));
            }
        } catch (RefusedException e) {
            refuse(e);
        } catch (UnsupportedOperationException e) { // of a session without them
            refuse(new RefusedException(Reason.UNAVAILABLE, e.getMessage()));
        } catch (RejectedExecutionException e) {
            refuse(new RefusedException(Reason.UNAVAILABLE, "the server is overloaded; try again"));
        }
    }

    /** A node that the server names (section 3.5.3): for the outcomes of commands, as long as the link is there. */
    private boolean isReplyNode(Source remote) {
        return remote.getDynamic() && session.identity().kind() == IdentityKind.SERVICE;
    }

    private String newReplyNode() {
        return "services/" + session.identity().id() + "/replies/" + UUID.randomUUID();
    }

    private void refuse(RefusedException cause) {
        closed = true;
        AmqpLinks.refuse(sender, AmqpErrors.of(cause));
    }

    /** On a worker, since the log may have to write. */
    private void openSource(Address address) {
        try {
            RecordSource opened = open(address);
            connection.later(() -> opened(opened), opened::close);
        } catch (RefusedException e) {
            connection.later(() -> refuse(e));
        }
    }

    private RecordSource open(Address address) throws RefusedException {
        if (address instanceof Address.Group group) {
            return context.groups()
                    .openGroup(group, "service " + session.identity().id() + " on AMQP", this);
        }
        if (address instanceof Address.Tail tail) {
            return context.groups().openTail(tail, this);
        }
        throw new RefusedException(Reason.BAD_ADDRESS, "nothing can be received from this address");
    }

    private void opened(RecordSource opened) {
        if (closed) {
            opened.close();
            return;
        }
        source = opened;
        open(sender);
        flow();
    }

    /** Attaches a sender as its client wants it. */
    static void open(Sender sender) {
        open(sender, ((Source) sender.getRemoteSource()).getAddress());
    }

    /** Attaches a sender whose client wants it named. */
    static void open(Sender sender, String node) {
        Source remote = (Source) sender.getRemoteSource();
        Source local = new Source();
        local.setAddress(node);
        if (remote.getDynamic()) {
            local.setDynamic(true);
            local.setExpiryPolicy(TerminusExpiryPolicy.LINK_DETACH);
            local.setDynamicNodeProperties(LIFETIME);
        }
        local.setDefaultOutcome(Released.getInstance());
        local.setOutcomes(
                Accepted.DESCRIPTOR_SYMBOL,
                Rejected.DESCRIPTOR_SYMBOL,
                Released.DESCRIPTOR_SYMBOL,
                Modified.DESCRIPTOR_SYMBOL);
        local.setCapabilities(remote.getCapabilities());
        sender.setSource(local);
        sender.setTarget(sender.getRemoteTarget());
        sender.setSenderSettleMode(
                sender.getRemoteSenderSettleMode() == SenderSettleMode.SETTLED
                        ? SenderSettleMode.SETTLED
                        : SenderSettleMode.UNSETTLED);
        sender.setReceiverSettleMode(ReceiverSettleMode.FIRST);
        sender.open();
    }

    @Override
    public void flow() {
        if (source != null && !closed) {
            permit();
            if (sender.getDrain()) {
                connection.later(this::endDrain);
            }
        }
    }

    private void permit() {
        int credit = sender.getCredit();
        source.permit(sent + (sender.getDrain() ? credit : Math.min(credit, AHEAD)));
    }

    private void endDrain() {
        if (!closed && sender.getDrain() && waiting.isEmpty()) {
            sender.drained();
        }
    }

    @Override
    public void deliver(RecordDelivery delivery) {
        connection.later(() -> {
            if (closed) {
                return; // its group has taken it back
            }
            waiting.add(delivery);
            send();
        });
    }

    @Override
    public void send() {
        boolean any = false;
        while (!closed
                && !waiting.isEmpty()
                && sender.getCredit() > 0
                && connection.channel().channel().isWritable()) {
            send(waiting.remove());
            any = true;
        }
        if (any && !closed) {
            permit();
        }
    }

    private void send(RecordDelivery record) {
        sent++;
        Delivery delivery =
                sender.delivery(ByteBuffer.allocate(Long.BYTES).putLong(sent).array());
        byte[] bytes = OutboundMessage.encode(record);
        sender.send(bytes, 0, bytes.length);
        if (sender.getSenderSettleMode() == SenderSettleMode.SETTLED) {
            delivery.settle();
            sender.advance();
            record.settle(Settlement.DONE);
        } else {
            delivery.setContext(record);
            sender.advance();
        }
    }

    @Override
    public void settled(Delivery delivery) {
        if (!(delivery.getContext() instanceof RecordDelivery record)) {
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
            record.settle(settlement(state));
        }
    }

    private static Settlement settlement(DeliveryState state) {
        if (state instanceof Accepted) {
            return Settlement.DONE;
        }
        boolean failed = state instanceof Rejected
                || state instanceof Modified modified
                        && (Boolean.TRUE.equals(modified.getDeliveryFailed())
                                || Boolean.TRUE.equals(modified.getUndeliverableHere()));
        return failed ? Settlement.FAILED : Settlement.RELEASED;
    }

    @Override
    public void ended(RefusedException cause) {
        connection.later(() -> {
            if (!closed) {
                closed = true;
                waiting.clear();
                sender.setCondition(AmqpErrors.of(cause));
                sender.close();
            }
        });
    }

    @Override
    public void close() {
        closed = true;
        waiting.clear();
        if (source != null) {
            source.close();
        }
    }
}
