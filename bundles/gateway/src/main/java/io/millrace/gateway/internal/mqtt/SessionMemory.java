package io.millrace.gateway.internal.mqtt;

import io.millrace.api.address.Address;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Remembers the sessions of clients that are away (section 4.1): what they had subscribed and which QoS 2 messages are not
 * released yet, nothing else. Bounded: the one that went first is forgotten first, and of one identity that makes client ids up, its
 * own. Kept in memory only, so that after a restart CONNACK tells the client that there is no session, and it subscribes again. Any
 * thread.
 */
final class SessionMemory {

    /** As many as one identity may have connections, by default. */
    static final int MAX_FURTHER = 100;

    private final LinkedHashMap<String, Remembered> sessions = new LinkedHashMap<>();
    /** The clients of an identity beside the one that is called as itself, in the order in which they went. */
    private final Map<String, Set<String>> further = new HashMap<>();

    private final int maxSessions;

    /**
     * The session of one absent client.
     *
     * @param owner user name of a client whose id is another; empty for the one that each identity has
     * @param subscriptions what it receives
     * @param unreleased ids of QoS 2 messages
     * @param untilNanos when it is over
     */
    record Remembered(
            Optional<String> owner, Map<Address, Granted> subscriptions, PacketIds unreleased, long untilNanos) {}

    SessionMemory(int maxSessions) {
        this.maxSessions = maxSessions;
    }

    synchronized void put(String client, Remembered session) {
        remove(client);
        sessions.put(client, session);
        session.owner().ifPresent(owner -> addFurther(owner, client));
        if (sessions.size() > maxSessions) {
            remove(sessions.keySet().iterator().next());
        }
    }

    private void addFurther(String owner, String client) {
        Set<String> own = further.computeIfAbsent(owner, name -> new LinkedHashSet<>(2));
        own.add(client);
        if (own.size() > MAX_FURTHER) {
            remove(own.iterator().next());
        }
    }

    private Optional<Remembered> remove(String client) {
        Optional<Remembered> removed = Optional.ofNullable(sessions.remove(client));
        removed.flatMap(Remembered::owner).ifPresent(owner -> {
            Set<String> own = further.get(owner);
            own.remove(client);
            if (own.isEmpty()) {
                further.remove(owner);
            }
        });
        return removed;
    }

    /** Takes a session out, if it is not over. */
    synchronized Optional<Remembered> take(String client) {
        return remove(client).filter(session -> !isOver(session));
    }

    synchronized void forgetExpired() {
        List<String> over = sessions.entrySet().stream()
                .filter(entry -> isOver(entry.getValue()))
                .map(Map.Entry::getKey)
                .toList();
        over.forEach(this::remove);
    }

    synchronized int size() {
        return sessions.size();
    }

    private static boolean isOver(Remembered session) {
        return System.nanoTime() - session.untilNanos() >= 0;
    }
}
