package io.millrace.gateway.internal.mqtt;

import java.util.Arrays;
import java.util.BitSet;

/**
 * The identifiers of QoS 2 messages between PUBLISH and PUBREL (section 4.3.3, method A), so that a repetition is told from
 * a new message. Usually few, in a short array; a client of 3.1.1 with thousands in flight gets a bit set, of 8 KiB at most.
 * Any thread: a refusal arrives on the log's.
 */
final class PacketIds {

    private static final int[] NONE = {};
    private static final int MAX_IN_ARRAY = 128;

    private int[] ids = NONE;
    private BitSet many;
    private int size;

    synchronized boolean add(int id) {
        if (contains(id)) {
            return false;
        }
        if (many == null && size == MAX_IN_ARRAY) {
            many = new BitSet();
            Arrays.stream(ids).forEach(many::set);
            ids = NONE;
        }
        if (many != null) {
            many.set(id);
        } else {
            if (size == ids.length) {
                ids = Arrays.copyOf(ids, Math.max(4, size * 2));
            }
            ids[size] = id;
        }
        size++;
        return true;
    }

    synchronized boolean remove(int id) {
        if (!contains(id)) {
            return false;
        }
        if (many != null) {
            many.clear(id);
        } else {
            ids[indexOf(id)] = ids[size - 1];
        }
        size--;
        if (size == 0) {
            many = null;
            ids = NONE;
        }
        return true;
    }

    synchronized int size() {
        return size;
    }

    private boolean contains(int id) {
        return many != null ? many.get(id) : indexOf(id) >= 0;
    }

    private int indexOf(int id) {
        for (int i = 0; i < size; i++) {
            if (ids[i] == id) {
                return i;
            }
        }
        return -1;
    }
}
