package io.millrace.identity.internal;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The identities that logged in lately, least recently used first out. A reader notes the version of a key before it reads
 * the tables and hands it back with what it read; each change counts the version up. So a read that a change overtook never
 * becomes an entry. Any thread.
 */
final class LoginCache {

    private static final int STRIPES = 4096;

    private final int limit;
    private final long[] versions = new long[STRIPES];
    private final Map<IdentityKey, CachedIdentity> entries = new LinkedHashMap<>(64, 0.75f, true);

    /**
     * Makes it.
     *
     * @param limit the most entries
     */
    LoginCache(int limit) {
        this.limit = limit;
    }

    /** Returns the entry of a key. */
    synchronized Optional<CachedIdentity> get(IdentityKey key) {
        return Optional.ofNullable(entries.get(key));
    }

    /** Returns the version of a key, which its changes count up. */
    synchronized long version(IdentityKey key) {
        return versions[stripe(key)];
    }

    /** Keeps what was read, unless the key changed since the version was noted. */
    synchronized void put(IdentityKey key, CachedIdentity value, long noted) {
        if (versions[stripe(key)] != noted) {
            return;
        }
        entries.put(key, value);
        if (entries.size() > limit) {
            Iterator<IdentityKey> oldest = entries.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    /** Forgets a key and whatever is being read of it. */
    synchronized void invalidate(IdentityKey key) {
        versions[stripe(key)]++;
        entries.remove(key);
    }

    /** Returns the number of entries. */
    synchronized int size() {
        return entries.size();
    }

    private static int stripe(IdentityKey key) {
        int hash = key.hashCode();
        return (hash ^ hash >>> 12) & STRIPES - 1;
    }
}
