package io.millrace.gateway.internal.groups;

import java.util.TreeMap;

/**
 * The records of one device in the window of a group: with one consumer at a time, so that their order holds. Guarded by the lock
 * of its {@link Dispatch}.
 */
final class Lane {

    final String deviceId;
    /** What is not with a consumer, by position: what comes back goes before what never left. */
    final TreeMap<Long, Item> waiting = new TreeMap<>();
    /** Who has records of this device; null when nobody has. */
    Member owner;

    int inFlight;
    /** Records that failed too often and are on their way to the dead letters. */
    int exhausted;
    /** Something came back while later records are out, or is on its way to the dead letters: nothing leaves meanwhile. */
    boolean held;

    Lane(String deviceId) {
        this.deviceId = deviceId;
    }

    boolean isSendable() {
        return !held && !waiting.isEmpty();
    }
}
