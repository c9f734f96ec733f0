package io.millrace.gateway.internal.amqp;

import io.millrace.api.gateway.PublishOutcome;
import io.millrace.api.gateway.RefusedException;
import io.millrace.api.gateway.RefusedException.Reason;
import io.millrace.api.gateway.Session;
import io.millrace.api.stream.Content;
import io.millrace.gateway.internal.broker.BrokerSettings;
import java.util.Arrays;
import org.apache.qpid.proton.amqp.UnsignedLong;
import org.apache.qpid.proton.amqp.messaging.Accepted;
import org.apache.qpid.proton.amqp.messaging.Modified;
import org.apache.qpid.proton.amqp.messaging.Rejected;
import org.apache.qpid.proton.amqp.messaging.Target;
import org.apache.qpid.proton.amqp.transport.DeliveryState;
import org.apache.qpid.proton.amqp.transport.ErrorCondition;
import org.apache.qpid.proton.amqp.transport.ReceiverSettleMode;
import org.apache.qpid.proton.codec.ReadableBuffer;
import org.apache.qpid.proton.engine.Delivery;
import org.apache.qpid.proton.engine.EndpointState;
import org.apache.qpid.proton.engine.Receiver;

/** A client's sender: what comes in goes to the gateway, and is accepted once that says it is durable. On the event loop. */
final class InboundLink {

    private static final int CREDIT = 100;
    private static final byte[] NOTHING = {};
    private static final String COMMANDS = "commands/";

    private final AmqpConnection connection;
    private final Session session;
    private final Receiver receiver;
    private final BrokerSettings settings;
    private final PartialBytes partials;
    /** The node that the link is attached to; empty for an anonymous relay. */
    private String address = "";

    private byte[] partial = NOTHING;
    private int unsettled;

    InboundLink(
            AmqpConnection connection,
            Session session,
            Receiver receiver,
            BrokerSettings settings,
            PartialBytes partials) {
        this.connection = connection;
        this.session = session;
        this.receiver = receiver;
        this.settings = settings;
        this.partials = partials;
    }

    void attach() {
        if (!(receiver.getRemoteTarget() instanceof Target target)) {
            AmqpLinks.refuse(
                    receiver, AmqpErrors.notImplemented("a target must be an address; there are no transactions"));
            return;
        }
        if (target.getDynamic()) {
            AmqpLinks.refuse(receiver, AmqpErrors.notImplemented("addresses are fixed; there are no dynamic nodes"));
            return;
        }
        address = target.getAddress() == null ? "" : target.getAddress();
        try {
            if (!address.isEmpty()) {
                session.authorizeSend(address);
            }
        } catch (RefusedException e) {
            AmqpLinks.refuse(receiver, AmqpErrors.of(e));
            return;
        }
        receiver.setContext(this);
        receiver.setSource(receiver.getRemoteSource());
        receiver.setTarget(target);
        receiver.setSenderSettleMode(receiver.getRemoteSenderSettleMode());
        receiver.setReceiverSettleMode(ReceiverSettleMode.FIRST);
        receiver.setMaxMessageSize(UnsignedLong.valueOf(settings.maxMessageBytes()));
        receiver.open();
        receiver.flow(CREDIT);
    }

    /** Reads what has arrived, whole messages and parts of one. */
    void read() {
        for (Delivery delivery = receiver.current(); delivery != null; delivery = receiver.current()) {
            if (delivery.isAborted()) {
                keep(NOTHING);
                receiver.advance();
                delivery.settle();
                topUp();
                continue;
            }
            byte[] bytes = join(receiver.recv());
            if (bytes.length > settings.maxFrameBytes()) {
                end(AmqpErrors.of(new RefusedException(
                        Reason.TOO_LARGE,
                        "message has more than " + bytes.length + " octets; at most " + settings.maxMessageBytes()
                                + " are allowed")));
                return;
            }
            if (delivery.isPartial()) {
                if (!keep(bytes)) {
                    end(AmqpErrors.of(new RefusedException(
                            Reason.QUOTA_EXCEEDED,
                            "the links of this connection have more than " + partials.limit()
                                    + " octets of unfinished messages; finish one before the next")));
                }
                return;
            }
            keep(NOTHING);
            if (unsettled >= CREDIT) {
                end(AmqpErrors.creditExceeded(CREDIT));
                return;
            }
            receiver.advance();
            take(delivery, bytes);
        }
    }

    /** Remembers a part of a message. Returns whether the connection may hold it. */
    private boolean keep(byte[] part) {
        boolean may = partials.change(part.length - partial.length);
        partial = part;
        return may;
    }

    private byte[] join(ReadableBuffer more) {
        if (more == null || !more.hasRemaining()) {
            return partial;
        }
        byte[] joined = Arrays.copyOf(partial, partial.length + more.remaining());
        more.get(joined, partial.length, more.remaining());
        return joined;
    }

    private void end(ErrorCondition condition) {
        close();
        receiver.setContext(null);
        receiver.setCondition(condition);
        receiver.close();
    }

    /** The link is over; what it has of a message is forgotten. */
    void close() {
        keep(NOTHING);
    }

    private void take(Delivery delivery, byte[] bytes) {
        unsettled++;
        InboundMessage message;
        try {
            message = InboundMessage.decode(bytes);
        } catch (RefusedException e) {
            settle(delivery, outcome(e));
            return;
        }
        String to = address.isEmpty() ? message.to() : address;
        Content content = isCommand(to) ? message.request() : message.content();
        session.publish(to, content, new PublishOutcome() {
            @Override
            public void accepted() {
                connection.later(() -> settle(delivery, Accepted.getInstance()));
            }

            @Override
            public void refused(RefusedException cause) {
                connection.later(() -> settle(delivery, outcome(cause)));
            }
        });
    }

    private static boolean isCommand(String to) {
        return to.startsWith(COMMANDS) || to.startsWith("/" + COMMANDS);
    }

    /** Section 3.4: rejected is for what can never be taken; modified tells standard clients to send it again. */
    private static DeliveryState outcome(RefusedException cause) {
        if (cause.reason() == Reason.UNAVAILABLE) {
            Modified modified = new Modified();
            modified.setDeliveryFailed(true);
            return modified;
        }
        Rejected rejected = new Rejected();
        rejected.setError(AmqpErrors.of(cause));
        return rejected;
    }

    private void settle(Delivery delivery, DeliveryState outcome) {
        unsettled--;
        if (receiver.getLocalState() == EndpointState.ACTIVE && receiver.getRemoteState() == EndpointState.ACTIVE) {
            if (!delivery.remotelySettled()) {
                delivery.disposition(outcome);
            }
            delivery.settle();
            topUp();
        }
    }

    /** Gives credit back in portions, never for more than may be unsettled. */
    private void topUp() {
        int missing = CREDIT - receiver.getCredit() - unsettled;
        if (missing >= CREDIT / 4) {
            receiver.flow(missing);
        }
    }
}
