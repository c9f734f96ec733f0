package io.millrace.gateway.internal.mqtt;

import io.millrace.api.address.Address;
import io.millrace.api.gateway.RefusedException;
import io.millrace.api.gateway.RefusedException.Reason;
import io.millrace.api.gateway.Session;
import io.millrace.gateway.internal.broker.FrontContext;
import io.millrace.gateway.internal.core.QuietLog;
import io.millrace.gateway.internal.groups.RecordSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.LoggerFactory;

/**
 * What a client receives (sections 3.8 to 3.11): a device the inbox and the replies of its own and of its children, a service
 * groups and live tails. On the event loop; groups are opened on a worker, since the log may have to write, and SUBACK waits for
 * that.
 */
final class Subscriptions {

    private static final QuietLog QUIET = new QuietLog(LoggerFactory.getLogger(Subscriptions.class));
    private static final int FAILURE_311 = 0x80;

    private final MqttConnection connection;
    private final Session session;
    private final FrontContext context;
    private final Outbound outbound;
    private final Map<Address, Granted> granted;
    private final Map<Address, Subscription> open = new HashMap<>(2);

    Subscriptions(MqttConnection connection, Session session, Outbound outbound, Map<Address, Granted> resumed) {
        this.connection = connection;
        this.session = session;
        this.context = connection.context();
        this.outbound = outbound;
        this.granted = resumed;
    }

    /** The answer to one filter: what it means and the code, or why it is refused. */
    private static final class Answer {
        private final String filter;
        private Address address;
        private Granted granted;
        private RecordSource source;
        private RecordSubscription records;
        private RefusedException refusal;

        Answer(String filter) {
            this.filter = filter;
        }

        /** Nobody takes what was opened. */
        void close() {
            if (source != null) {
                source.close();
            }
        }
    }

    void subscribe(Packet.Subscribe packet) {
        List<Answer> answers = new ArrayList<>(packet.filters().size());
        for (Packet.Filter filter : packet.filters()) {
            answers.add(look(filter));
        }
        openRecords(answers, () -> {
            writeSuback(packet.packetId(), answers);
            answers.forEach(this::start);
        });
    }

    private Answer look(Packet.Filter filter) {
        Answer answer = new Answer(filter.text());
        try {
            answer.address = Filters.authorize(session, filter.text());
            answer.granted = new Granted(Math.min(filter.qos(), 1), Filters.prefix(filter.text()));
            int max = connection.settings().maxSubscriptions();
            if (!granted.containsKey(answer.address) && granted.size() >= max) {
                throw new RefusedException(Reason.QUOTA_EXCEEDED, "at most " + max + " subscriptions are allowed");
            }
            granted.put(answer.address, answer.granted);
        } catch (RefusedException e) {
            answer.refusal = e;
        }
        return answer;
    }

    /** Opens groups and tails among what was asked for, and then goes on, on the event loop. */
    private void openRecords(List<Answer> answers, Runnable then) {
        List<Answer> records = answers.stream()
                .filter(answer -> answer.refusal == null && isStream(answer.address))
                .toList();
        if (records.isEmpty()) {
            then.run();
            connection.flushLater();
            return;
        }
        for (Answer answer : records) {
            close(answer.address);
            answer.records = new RecordSubscription(connection, outbound, answer.granted.qos());
        }
        try {
            context.workers().execute(() -> {
                records.forEach(this::openRecords);
                connection.later(then, () -> records.forEach(Answer::close));
            });
        } catch (RejectedExecutionException e) {
            RefusedException busy = new RefusedException(Reason.UNAVAILABLE, "the server is overloaded; try again");
            records.forEach(answer -> answer.refusal = busy);
            then.run();
            connection.flushLater();
        }
    }

    private static boolean isStream(Address address) {
        return address instanceof Address.Group || address instanceof Address.Tail;
    }

    /** On a worker. */
    private void openRecords(Answer answer) {
        try {
            answer.source = answer.address instanceof Address.Group group
                    ? context.groups()
                            .openGroup(group, "service " + session.identity().id() + " on MQTT", answer.records)
                    : context.groups().openTail((Address.Tail) answer.address, answer.records);
        } catch (RefusedException e) {
            answer.refusal = e;
        }
    }

    private void writeSuback(int packetId, List<Answer> answers) {
        int[] codes = new int[answers.size()];
        String reason = "";
        for (int i = 0; i < codes.length; i++) {
            Answer answer = answers.get(i);
            if (answer.refusal == null) {
                codes[i] = answer.granted.qos();
            } else {
                codes[i] = outbound.isV5() ? MqttCode.ofSubscribe(answer.refusal.reason()) : FAILURE_311;
                reason = reason.isEmpty() ? answer.refusal.getMessage() : reason;
                QUIET.info("{} may not subscribe '{}': {}", connection, answer.filter, answer.refusal.getMessage());
            }
        }
        connection.answer(PacketType.SUBACK, packetId, codes, reason);
    }

    /** Begins to receive, or forgets what could not be opened. */
    private void start(Answer answer) {
        if (answer.refusal != null) {
            if (answer.records != null) {
                granted.remove(answer.address, answer.granted);
            }
        } else if (answer.records != null) {
            startRecords(answer);
        } else if (answer.address instanceof Address.Inbox inbox) {
            listen(inbox, answer.granted);
        } else {
            listen(answer.address, answer.granted);
        }
    }

    /** Meanwhile the client may have given up what was opened, or asked for it again: an answer of its own brings that. */
    private void startRecords(Answer answer) {
        if (granted.get(answer.address) == answer.granted) {
            open.put(answer.address, answer.records);
            answer.records.opened(answer.source);
        } else {
            answer.close();
        }
    }

    private void listen(Address replies, Granted asked) {
        close(replies);
        ReplySubscription subscription = new ReplySubscription(connection, outbound, asked);
        subscription.opened(
                replies instanceof Address.ServiceReplies own
                        ? session.listen(own, subscription)
                        : session.listen((Address.Replies) replies, subscription));
        open.put(replies, subscription);
    }

    private void listen(Address.Inbox inbox, Granted asked) {
        close(inbox);
        InboxSubscription subscription = new InboxSubscription(connection, outbound, asked);
        open.put(inbox, subscription);
        subscription.opened(session.listen(inbox, outbound.window(), asked.qos() == 0, subscription));
    }

    private void close(Address address) {
        Subscription before = open.remove(address);
        if (before != null) {
            before.close();
        }
    }

    /** Goes on with the subscriptions of a session that was taken up, without a new SUBSCRIBE; after CONNACK. */
    void resume() {
        List<Answer> answers = new ArrayList<>(granted.size());
        granted.forEach((address, before) -> {
            Answer answer = new Answer(address.toString());
            answer.address = address;
            answer.granted = before;
            try {
                session.authorizeReceive(canonical(address));
            } catch (RefusedException e) {
                answer.refusal = e;
            }
            answers.add(answer);
        });
        answers.stream().filter(answer -> answer.refusal != null).forEach(answer -> {
            QUIET.info("{} receives no more: {}", connection, answer.refusal.getMessage());
            granted.remove(answer.address);
        });
        openRecords(answers, () -> answers.forEach(this::start));
    }

    private static String canonical(Address address) {
        if (address instanceof Address.Group group) {
            return "streams/" + group.kind().wireName() + "/" + group.group();
        }
        if (address instanceof Address.Tail tail) {
            return "streams/" + tail.kind().wireName();
        }
        if (address instanceof Address.ServiceReplies replies) {
            return "services/" + replies.serviceId() + "/replies"
                    + replies.name().map(name -> "/" + name).orElse("");
        }
        return address instanceof Address.Inbox inbox
                ? "devices/" + inbox.deviceId() + "/commands"
                : "devices/" + ((Address.Replies) address).deviceId() + "/replies";
    }

    void unsubscribe(Packet.Unsubscribe packet) {
        int[] codes = new int[packet.filters().size()];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = remove(packet.filters().get(i)) ? MqttCode.SUCCESS : MqttCode.NO_SUBSCRIPTION_EXISTED;
        }
        connection.answer(PacketType.UNSUBACK, packet.packetId(), codes, "");
    }

    private boolean remove(String filter) {
        try {
            Address address = Filters.authorize(session, filter);
            close(address);
            return granted.remove(address) != null;
        } catch (RefusedException e) {
            // what may not be subscribed was not
            return false;
        }
    }

    /** Returns all of it, to be remembered. */
    Map<Address, Granted> all() {
        return new LinkedHashMap<>(granted);
    }

    /** The connection is closed. */
    void close() {
        open.values().forEach(Subscription::close);
        open.clear();
    }
}
