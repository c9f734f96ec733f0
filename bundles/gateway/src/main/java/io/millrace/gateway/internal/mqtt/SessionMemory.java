package io.millrace.gateway.internal.mqtt;

import io.millrace.api.address.Address;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Remembers the sessions of clients that are away (section 4.1): what they had subscribed and which QoS 2 messages are not
 * released yet, nothing else. Bounded: the one that went first is forgotten first. Kept in memory only, so that after a
 * restart CONNACK tells the client that there is no session, and it subscribes again. Any thread.
 */
final class SessionMemory {

    /** The session of one absent client. */
    record Remembered(Map<Address, Granted> subscriptions, PacketIds unreleased, long untilNanos) {}

    private final LinkedHashMap<String, Remembered> sessions = new LinkedHashMap<>();
    private final int maxSessions;

    SessionMemory(int maxSessions) {
        this.maxSessions = maxSessions;
    }

    synchronized void put(String client, Remembered session) {
        sessions.remove(client);
        sessions.put(client, session);
        if (sessions.size() > maxSessions) {
            sessions.remove(sessions.keySet().iterator().next());
        }
    }

    /** Takes a session out, if it is not over. */
    synchronized Optional<Remembered> take(String client) {
        return Optional.ofNullable(sessions.remove(client)).filter(session -> !isOver(session));
    }

    synchronized void forgetExpired() {
        sessions.values().removeIf(SessionMemory::isOver);
    }

    synchronized int size() {
        return sessions.size();
    }

    private static boolean isOver(Remembered session) {
        return System.nanoTime() - session.untilNanos() >= 0;
    }
}
