package io.millrace.rest.internal.access;

import java.util.HashMap;
import java.util.Map;

/**
 * Lets few requests at a time in for which nobody has logged in and that may have a body: a thread of the server waits for each, and
 * strangers must not have them all. Any thread.
 */
final class StrangersGate {

    static final int MAX = 32;
    static final int MAX_OF_ADDRESS = 8;

    private final Map<String, Integer> inside = new HashMap<>();
    private int all;

    /** Lets one in, who leaves when it is answered; or returns false where there are too many. */
    synchronized boolean enter(String address) {
        int own = inside.getOrDefault(address, 0);
        if (all >= MAX || own >= MAX_OF_ADDRESS) {
            return false;
        }
        all++;
        inside.put(address, own + 1);
        return true;
    }

    /** One is answered. */
    synchronized void leave(String address) {
        all--;
        inside.computeIfPresent(address, (same, own) -> own == 1 ? null : own - 1);
    }
}
