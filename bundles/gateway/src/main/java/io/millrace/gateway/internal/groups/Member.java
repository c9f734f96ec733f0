package io.millrace.gateway.internal.groups;

import java.util.LinkedHashSet;
import java.util.Set;

/** A consumer of a group. Guarded by the lock of its {@link Dispatch}. */
final class Member {

    final RecordSink sink;
    final String who;
    /** Lanes that only this consumer may take from now, in turn. */
    final Set<Lane> lanes = new LinkedHashSet<>();

    final Set<Item> inFlight = new LinkedHashSet<>();
    private long permitted;
    private long taken;
    private boolean lastFree;

    Member(RecordSink sink, String who) {
        this.sink = sink;
        this.who = who;
    }

    void permit(long total) {
        permitted = total;
    }

    boolean mayTake() {
        return taken < permitted;
    }

    /** Takes turns between its own lanes and the free ones, so that a busy device starves none. */
    boolean prefersFree(Set<Lane> free) {
        if (lanes.isEmpty() || free.isEmpty()) {
            return lanes.isEmpty();
        }
        lastFree = !lastFree;
        return lastFree;
    }

    void take(Item item) {
        taken++;
        inFlight.add(item);
    }
}
