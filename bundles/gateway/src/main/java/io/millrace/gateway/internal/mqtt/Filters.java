package io.millrace.gateway.internal.mqtt;

import io.millrace.api.address.Address;
import io.millrace.api.gateway.RefusedException;
import io.millrace.api.gateway.RefusedException.Reason;
import io.millrace.api.gateway.Session;

/**
 * What topic filters mean: {@code $share/{group}/streams/{kind}/#} is a durable group, {@code streams/{kind}/#} the live tail,
 * anything else an address (design, section 3).
 */
final class Filters {

    private static final String SHARE = "$share/";
    private static final String STREAMS = "streams/";
    private static final String ALL_BELOW = "/#";

    private Filters() {}

    /** Returns what a filter means to a client that may use it. */
    static Address authorize(Session session, String filter) throws RefusedException {
        if (filter.startsWith(SHARE)) {
            int end = filter.indexOf('/', SHARE.length());
            String group = end < 0 ? "" : filter.substring(SHARE.length(), end);
            return group(session, filter, group, end < 0 ? "" : kind(filter.substring(end + 1)));
        }
        if (filter.startsWith(STREAMS)) {
            String kind = kind(filter);
            if (kind.isEmpty()) {
                throw wrong(filter);
            }
            Address address = session.authorizeReceive(STREAMS + kind);
            if (!(address instanceof Address.Tail)) {
                throw wrong(filter);
            }
            return address;
        }
        return session.authorizeReceive(filter);
    }

    private static Address group(Session session, String filter, String group, String kind) throws RefusedException {
        if (kind.isEmpty()) {
            throw wrong(filter);
        }
        Address address = session.authorizeReceive(STREAMS + kind + "/" + group);
        if (!(address instanceof Address.Group)) {
            throw wrong(filter);
        }
        return address;
    }

    /** Returns the kind of {@code streams/{kind}/#}; empty where it is no such thing. */
    private static String kind(String path) {
        boolean whole = path.startsWith(STREAMS) && path.endsWith(ALL_BELOW);
        return whole ? path.substring(STREAMS.length(), Math.max(STREAMS.length(), path.length() - 2)) : "";
    }

    private static RefusedException wrong(String filter) {
        return new RefusedException(
                Reason.BAD_ADDRESS, "'" + filter + "' is neither $share/{group}/streams/{kind}/# nor streams/{kind}/#");
    }

    /** Returns the part of a filter on an inbox or replies that stays the same in the topics that it gets. */
    static String prefix(String filter) {
        String path = filter.endsWith(ALL_BELOW) ? filter.substring(0, filter.length() - 2) : filter;
        int end = path.lastIndexOf('/');
        String prefix = end < 0 ? path : path.substring(0, end);
        return prefix.equals("devices/me") ? "devices/me" : prefix;
    }
}
