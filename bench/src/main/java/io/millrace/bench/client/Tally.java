package io.millrace.bench.client;

import java.util.BitSet;

/** What of a device has arrived at the end of the way: which sequence numbers, how often again, and how often too late. */
public final class Tally {

    private final BitSet seen = new BitSet();
    private int newest = -1;
    private long repeated;
    private long reordered;

    /**
     * Enters what came next.
     *
     * @return whether it came for the first time
     */
    public boolean add(int sequence) {
        if (seen.get(sequence)) {
            repeated++;
            return false;
        }
        seen.set(sequence);
        if (sequence < newest) {
            reordered++;
        }
        newest = Math.max(newest, sequence);
        return true;
    }

    /** Returns how many of those are missing. */
    public int missing(BitSet expected) {
        BitSet missing = (BitSet) expected.clone();
        missing.andNot(seen);
        return missing.cardinality();
    }

    /** Returns how many came again. */
    public long repeated() {
        return repeated;
    }

    /** Returns how many came for the first time, but behind a later one. */
    public long reordered() {
        return reordered;
    }
}
