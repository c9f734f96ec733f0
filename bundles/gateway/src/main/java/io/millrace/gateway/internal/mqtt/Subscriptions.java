package io.millrace.gateway.internal.mqtt;

import io.millrace.api.address.Address;
import io.millrace.api.gateway.RefusedException;
import io.millrace.api.gateway.RefusedException.Reason;
import io.millrace.api.gateway.Session;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a client receives (sections 3.8 to 3.11): the inbox and the replies of its own and of its children. They are granted
 * and remembered here; whoever delivers asks {@link #granted}. Streams are consumed over AMQP and STOMP.
 */
final class Subscriptions {

    private static final String SHARE = "$share/";
    private static final String STREAMS = "streams/";
    private static final int FAILURE_311 = 0x80;

    private final Session session;
    private final int max;
    private final Map<Address, Integer> granted;

    Subscriptions(Session session, int max, Map<Address, Integer> resumed) {
        this.session = session;
        this.max = max;
        this.granted = resumed;
    }

    /** The answer to a SUBSCRIBE or UNSUBSCRIBE: a code for each filter, and why the first was refused. */
    record Answer(int[] codes, String reason) {}

    Answer subscribe(List<Packet.Filter> filters, boolean v5) {
        int[] codes = new int[filters.size()];
        String reason = "";
        for (int i = 0; i < codes.length; i++) {
            try {
                codes[i] = grant(filters.get(i));
            } catch (RefusedException e) {
                codes[i] = v5 ? code(filters.get(i).text(), e) : FAILURE_311;
                reason = reason.isEmpty() ? e.getMessage() : reason;
            }
        }
        return new Answer(codes, reason);
    }

    private int grant(Packet.Filter filter) throws RefusedException {
        String text = filter.text();
        if (text.startsWith(SHARE) || text.startsWith(STREAMS)) {
            requireConsumer(text);
            throw new RefusedException(
                    Reason.UNAVAILABLE, "streams are consumed over AMQP or STOMP at streams/{kind}/{group}");
        }
        Address address = session.authorizeReceive(text);
        if (!granted.containsKey(address) && granted.size() >= max) {
            throw new RefusedException(Reason.QUOTA_EXCEEDED, "at most " + max + " subscriptions are allowed");
        }
        int qos = Math.min(filter.qos(), 1);
        granted.put(address, qos);
        return qos;
    }

    /** Answers "not authorized" before "not here", so that nobody learns of what is not theirs. */
    private void requireConsumer(String filter) throws RefusedException {
        String path = filter.startsWith(SHARE) ? filter.substring(filter.indexOf('/', SHARE.length()) + 1) : filter;
        session.authorizeReceive(path.endsWith("/#") ? path.substring(0, path.length() - 2) : path);
    }

    private static int code(String filter, RefusedException cause) {
        boolean shared = filter.startsWith(SHARE) && cause.reason() == Reason.UNAVAILABLE;
        return shared ? MqttCode.SHARED_SUBSCRIPTIONS_NOT_SUPPORTED : MqttCode.ofSubscribe(cause.reason());
    }

    Answer unsubscribe(List<String> filters) {
        int[] codes = new int[filters.size()];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = remove(filters.get(i)) ? MqttCode.SUCCESS : MqttCode.NO_SUBSCRIPTION_EXISTED;
        }
        return new Answer(codes, "");
    }

    private boolean remove(String filter) {
        try {
            return granted.remove(session.authorizeReceive(filter)) != null;
        } catch (RefusedException e) {
            // what may not be subscribed was not
            return false;
        }
    }

    /**
     * Tells whether and how the client receives from an address.
     *
     * @param address an inbox or replies
     * @return the QoS that was granted, 0 or 1; empty where the client did not subscribe
     */
    Optional<Integer> granted(Address address) {
        return Optional.ofNullable(granted.get(address));
    }

    /** Returns all of it, to be remembered. */
    Map<Address, Integer> all() {
        return new LinkedHashMap<>(granted);
    }
}
