package io.millrace.rules.internal.engine;

/** The memory of all rules. Used under the engine's lock. */
public final class Budget {

    private final long most;
    private long used;

    /**
     * Makes a budget.
     *
     * @param most octets
     */
    public Budget(long most) {
        this.most = most;
    }

    void add(long bytes) {
        used += bytes;
    }

    boolean isOver() {
        return used > most;
    }

    /** Returns what is used, in octets, roughly. */
    public long used() {
        return used;
    }
}
