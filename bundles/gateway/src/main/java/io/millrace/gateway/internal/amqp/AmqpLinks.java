package io.millrace.gateway.internal.amqp;

import io.millrace.api.gateway.Session;
import io.millrace.gateway.internal.broker.FrontContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.qpid.proton.amqp.Symbol;
import org.apache.qpid.proton.amqp.transport.AmqpError;
import org.apache.qpid.proton.amqp.transport.ErrorCondition;
import org.apache.qpid.proton.engine.Delivery;
import org.apache.qpid.proton.engine.Event;
import org.apache.qpid.proton.engine.Link;
import org.apache.qpid.proton.engine.Receiver;
import org.apache.qpid.proton.engine.Sender;

/** The sessions and links of one connection. On the event loop. */
final class AmqpLinks {

    /** A sender without an address names it in each message. */
    static final Symbol[] CAPABILITIES = {Symbol.valueOf("ANONYMOUS-RELAY")};

    private static final int MAX_LINKS = 255;

    private final AmqpConnection connection;
    private final FrontContext context;
    private final Set<Link> links = new HashSet<>();
    private final Session session;
    private final PartialBytes partials;

    AmqpLinks(AmqpConnection connection, FrontContext context, Session session) {
        this.connection = connection;
        this.context = context;
        this.session = session;
        this.partials = new PartialBytes(context.settings().maxFrameBytes());
    }

    void handle(Event event) {
        switch (event.getType()) {
            case SESSION_REMOTE_OPEN -> begin(event.getSession());
            case SESSION_REMOTE_CLOSE -> end(event.getSession());
            case LINK_REMOTE_OPEN -> attach(event.getLink());
            case LINK_REMOTE_DETACH -> detach(event.getLink(), false);
            case LINK_REMOTE_CLOSE -> detach(event.getLink(), true);
            case LINK_FLOW -> {
                if (event.getLink().getContext() instanceof SendingLink outbound) {
                    outbound.flow();
                }
            }
            case DELIVERY -> {
                if (event.getLink().getContext() instanceof SendingLink outbound) {
                    outbound.settled(event.getDelivery());
                } else if (event.getLink().getContext() instanceof InboundLink inbound) {
                    inbound.read();
                } else if (event.getLink() instanceof Receiver over) {
                    discard(over);
                }
            }
            default -> {
                // what we did ourselves
            }
        }
    }

    /** What still comes on a link that was refused or ended must not fill the session's window. */
    private static void discard(Receiver over) {
        for (Delivery delivery = over.current(); delivery != null; delivery = over.current()) {
            over.recv();
            if (delivery.isPartial() && !delivery.isAborted()) {
                return;
            }
            over.advance();
            delivery.settle();
        }
    }

    private void begin(org.apache.qpid.proton.engine.Session amqpSession) {
        amqpSession.setIncomingCapacity(context.settings().maxFrameBytes());
        amqpSession.open();
    }

    private void end(org.apache.qpid.proton.engine.Session amqpSession) {
        for (Link link : List.copyOf(links)) {
            if (link.getSession() == amqpSession) {
                drop(link);
            }
        }
        amqpSession.close();
        // not before its end is written: the engine counts a session that is free without it twice, and breaks
        connection.later(amqpSession::free);
    }

    private void attach(Link link) {
        if (links.size() >= MAX_LINKS) {
            refuse(
                    link,
                    new ErrorCondition(
                            AmqpError.RESOURCE_LIMIT_EXCEEDED, "a connection has " + MAX_LINKS + " links at most"));
            return;
        }
        links.add(link);
        if (link instanceof Receiver receiver) {
            new InboundLink(connection, session, receiver, context.settings(), partials).attach();
        } else if (link instanceof Sender sender) {
            new OutboundLink(connection, session, sender, context).attach();
        }
    }

    private void detach(Link link, boolean close) {
        drop(link);
        if (close) {
            link.close();
        } else {
            link.detach();
        }
        link.free();
    }

    private void drop(Link link) {
        links.remove(link);
        if (link.getContext() instanceof SendingLink outbound) {
            outbound.close();
        } else if (link.getContext() instanceof InboundLink inbound) {
            inbound.close();
        }
        link.setContext(null);
    }

    /** Answers an attach as section 2.6.3 wants it: attached without a terminus, and detached with the reason. */
    static void refuse(Link link, ErrorCondition condition) {
        link.setCondition(condition);
        link.open();
        link.close();
    }

    void writable() {
        for (Link link : links) {
            if (link.getContext() instanceof SendingLink outbound) {
                outbound.send();
            }
        }
    }

    void gone() {
        for (Link link : new ArrayList<>(links)) {
            drop(link);
        }
    }
}
