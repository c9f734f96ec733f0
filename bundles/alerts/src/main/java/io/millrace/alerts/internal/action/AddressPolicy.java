package io.millrace.alerts.internal.action;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Which hosts a webhook may reach: those on the internet, and of others only those that the operator names. The addresses that
 * were looked at are the ones that are connected to, so that a name which stands for another address a moment later gains
 * nothing. Any thread.
 */
final class AddressPolicy {

    private final Set<String> hosts = new HashSet<>();
    private final List<Range> ranges = new ArrayList<>();
    private final Lookup lookup;

    /** Finds the addresses of a name. */
    @FunctionalInterface
    interface Lookup {
        InetAddress[] find(String host) throws UnknownHostException;
    }

    /**
     * Makes a policy.
     *
     * @param allowed names of hosts, addresses, and ranges such as 10.1.0.0/16
     * @param lookup finds addresses
     * @throws IllegalArgumentException if a range is none
     */
    AddressPolicy(List<String> allowed, Lookup lookup) {
        this.lookup = lookup;
        for (String entry : allowed) {
            if (entry.contains("/") || isLiteral(entry)) {
                ranges.add(Range.of(entry));
            } else {
                hosts.add(entry.toLowerCase(Locale.ROOT));
            }
        }
    }

    /**
     * Checks what an operator allows.
     *
     * @throws IllegalArgumentException if a range is none
     */
    static void check(List<String> allowed) {
        for (String entry : allowed) {
            if (entry.contains("/") || isLiteral(entry)) {
                Range.of(entry);
            }
        }
    }

    private static boolean isLiteral(String entry) {
        return entry.contains(":") || entry.matches("[0-9.]+");
    }

    /** Returns the addresses of a host that may be connected to, at least one. */
    List<InetAddress> resolve(String host) throws ActionException {
        InetAddress[] found;
        try {
            found = lookup.find(host);
        } catch (UnknownHostException e) {
            throw ActionException.later("the host " + host + " is not known");
        }
        boolean named = hosts.contains(host.toLowerCase(Locale.ROOT));
        List<InetAddress> usable = new ArrayList<>();
        for (InetAddress address : found) {
            if (named || isPublic(address) || ranges.stream().anyMatch(range -> range.has(address))) {
                usable.add(address);
            }
        }
        if (usable.isEmpty()) {
            throw ActionException.never("the address of " + host
                    + " is private; webhookAllow of io.millrace.alerts has to name it if it may be reached");
        }
        return usable;
    }

    private static boolean isPublic(InetAddress address) {
        boolean local = address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress();
        if (local) {
            return false;
        }
        byte[] octets = address.getAddress();
        return address instanceof Inet4Address ? isPublic4(octets) : isPublic6(octets);
    }

    /** IANA's registry of special-purpose addresses (RFC 6890). */
    private static boolean isPublic4(byte[] octets) {
        int first = octets[0] & 0xff;
        int second = octets[1] & 0xff;
        boolean special = first == 0
                || first >= 240
                || first == 100 && (second & 0xc0) == 64
                || first == 192 && second == 0 && octets[2] == 0
                || first == 198 && (second & 0xfe) == 18;
        return !special;
    }

    /** Only global unicast (2000::/3), without the ranges that carry an IPv4 address inside. */
    private static boolean isPublic6(byte[] octets) {
        boolean global = (octets[0] & 0xe0) == 0x20;
        boolean teredo = octets[0] == 0x20 && octets[1] == 0x01 && octets[2] == 0 && octets[3] == 0;
        boolean sixToFour = octets[0] == 0x20 && octets[1] == 0x02;
        return global && !teredo && !sixToFour;
    }

    /** A range of addresses. */
    private record Range(byte[] network, int bits) {

        static Range of(String text) {
            String[] parts = text.split("/", 2);
            try {
                if (!isLiteral(parts[0])) {
                    throw new IllegalArgumentException("'" + text + "' is no range of addresses such as 10.1.0.0/16");
                }
                byte[] network = InetAddress.getByName(parts[0]).getAddress();
                int bits = parts.length == 1 ? network.length * 8 : Integer.parseInt(parts[1]);
                if (bits < 0 || bits > network.length * 8) {
                    throw new IllegalArgumentException(
                            "'" + text + "' has a prefix length that is none: 0 to " + network.length * 8);
                }
                return new Range(network, bits);
            } catch (UnknownHostException | NumberFormatException e) {
                throw new IllegalArgumentException("'" + text + "' is no range of addresses such as 10.1.0.0/16", e);
            }
        }

        boolean has(InetAddress address) {
            byte[] octets = address.getAddress();
            if (octets.length != network.length || address instanceof Inet6Address && network.length == 4) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % 8);
                if ((octets[bit / 8] & mask) != (network[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }
}
