package io.millrace.gateway.internal.stomp;

import io.millrace.api.address.Address;
import io.millrace.api.gateway.RefusedException;
import io.millrace.api.gateway.RefusedException.Reason;
import io.millrace.gateway.internal.broker.FrontContext;
import io.millrace.gateway.internal.groups.RecordSource;
import io.millrace.gateway.internal.groups.Settlement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.RejectedExecutionException;

/** The subscriptions of one connection, and what its client has not acknowledged. On the event loop. */
final class StompSubscriptions {

    private static final int MAX_SUBSCRIPTIONS = 64;

    private final StompConnection connection;
    private final FrontContext context;
    private final Map<String, StompSubscription> subscriptions = new HashMap<>();
    private final TreeMap<Long, Unacknowledged> unacknowledged = new TreeMap<>();
    private long lastNumber;

    /** A message that its client has. */
    private record Unacknowledged(StompSubscription subscription, Outgoing message) {}

    StompSubscriptions(StompConnection connection, FrontContext context) {
        this.connection = connection;
        this.context = context;
    }

    void subscribe(StompFrame frame) throws StompException {
        StompSubscription subscription = StompSubscription.of(frame, connection, this);
        if (subscriptions.containsKey(subscription.id())) {
            throw new StompException("there is a subscription of id '" + subscription.id() + "' already");
        }
        if (subscriptions.size() >= MAX_SUBSCRIPTIONS) {
            throw new StompException("a connection has " + MAX_SUBSCRIPTIONS + " subscriptions at most");
        }
        subscriptions.put(subscription.id(), subscription);
        try {
            Address address = connection.session().authorizeReceive(subscription.destination());
            if (address instanceof Address.Inbox inbox) {
                subscription.opened(new CommandSubscription(inbox, connection, subscription));
                connection.receipt(frame);
            } else if (address instanceof Address.Replies replies) {
                subscription.opened(new ReplySubscription(replies, connection, subscription));
                connection.receipt(frame);
            } else if (address instanceof Address.ServiceReplies replies) {
                subscription.opened(new ReplySubscription(replies, connection, subscription));
                connection.receipt(frame);
            } else {
                context.workers().execute(() -> open(address, subscription, frame));
            }
        } catch (RefusedException e) {
            connection.refuse(frame, e);
        } catch (UnsupportedOperationException e) { // of a session without them
            connection.refuse(frame, new RefusedException(Reason.UNAVAILABLE, e.getMessage()));
        } catch (RejectedExecutionException e) {
            connection.refuse(frame, new RefusedException(Reason.UNAVAILABLE, "the server is overloaded; try again"));
        }
    }

    /** On a worker, since the log may have to write. */
    private void open(Address address, StompSubscription subscription, StompFrame frame) {
        try {
            RecordSource source = source(address, subscription);
            connection.later(
                    () -> {
                        connection.receipt(frame);
                        subscription.opened(source);
                    },
                    source::close);
        } catch (RefusedException e) {
            connection.later(() -> connection.refuse(frame, e));
        }
    }

    private RecordSource source(Address address, StompSubscription subscription) throws RefusedException {
        if (address instanceof Address.Group group) {
            String who = "service " + connection.session().identity().id() + " on STOMP";
            return context.groups().openGroup(group, who, subscription);
        }
        if (address instanceof Address.Tail tail) {
            return context.groups().openTail(tail, subscription);
        }
        throw new RefusedException(Reason.BAD_ADDRESS, "nothing can be received from this address");
    }

    void unsubscribe(StompFrame frame) throws StompException {
        String id = StompSubscription.id(frame);
        StompSubscription subscription = subscriptions.remove(id);
        if (subscription == null) {
            throw new StompException("there is no subscription of id '" + id + "'");
        }
        subscription.close();
        unacknowledged.values().removeIf(message -> message.subscription() == subscription);
    }

    /** Numbers a message that goes out, and remembers it until it is acknowledged. */
    long register(StompSubscription subscription, Outgoing message) {
        lastNumber++;
        if (subscription.isAcknowledged()) {
            unacknowledged.put(lastNumber, new Unacknowledged(subscription, message));
        }
        return lastNumber;
    }

    /** ACK and NACK: of one message, or of all up to it where the subscription says {@code client}. */
    void acknowledge(StompFrame frame) throws StompException {
        String name = connection.version() == StompVersion.V1_2 ? "id" : "message-id";
        String text = StompConnection.required(frame, name);
        long number = number(text);
        Unacknowledged last = unacknowledged.get(number);
        if (last == null) {
            throw new StompException(
                    frame.command() + ": no message with " + name + " '" + text + "' waits for an acknowledgement");
        }
        Settlement settlement = frame.command().equals("ACK") ? Settlement.DONE : Settlement.FAILED;
        for (long each : last.subscription().isCumulative() ? upTo(number, last) : List.of(number)) {
            unacknowledged.remove(each).message().settled().accept(settlement);
            last.subscription().settled();
        }
    }

    private List<Long> upTo(long number, Unacknowledged last) {
        List<Long> numbers = new ArrayList<>();
        unacknowledged.headMap(number, true).forEach((each, message) -> {
            if (message.subscription() == last.subscription()) {
                numbers.add(each);
            }
        });
        return numbers;
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            return 0; // no message has it
        }
    }

    void writable() {
        subscriptions.values().forEach(StompSubscription::send);
    }

    void close() {
        subscriptions.values().forEach(StompSubscription::close);
        subscriptions.clear();
        unacknowledged.clear();
    }
}
