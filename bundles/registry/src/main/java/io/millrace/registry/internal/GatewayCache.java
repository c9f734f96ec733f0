package io.millrace.registry.internal;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The gateways of children that were asked for lately, least recently used first out. A reader notes the version of a child
 * before it reads the table; each change counts it up, so that a read that a change overtook never becomes an entry. Any
 * thread.
 */
final class GatewayCache {

    private static final int STRIPES = 4096;

    private final int limit;
    private final long[] versions = new long[STRIPES];
    private final Map<String, Set<String>> entries = new LinkedHashMap<>(64, 0.75f, true);

    /**
     * Makes it.
     *
     * @param limit the most children
     */
    GatewayCache(int limit) {
        this.limit = limit;
    }

    /** Returns the gateways of a child. */
    synchronized Optional<Set<String>> get(String child) {
        return Optional.ofNullable(entries.get(child));
    }

    /** Returns the version of a child, which its changes count up. */
    synchronized long version(String child) {
        return versions[stripe(child)];
    }

    /** Keeps what was read, unless the child changed since the version was noted. */
    synchronized void put(String child, Set<String> gateways, long noted) {
        if (versions[stripe(child)] != noted) {
            return;
        }
        entries.put(child, gateways);
        if (entries.size() > limit) {
            Iterator<String> oldest = entries.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    /** Forgets a child and whatever is being read of it. */
    synchronized void invalidate(String child) {
        versions[stripe(child)]++;
        entries.remove(child);
    }

    private static int stripe(String child) {
        int hash = child.hashCode();
        return (hash ^ hash >>> 12) & STRIPES - 1;
    }
}
