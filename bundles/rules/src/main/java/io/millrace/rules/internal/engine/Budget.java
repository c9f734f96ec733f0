package io.millrace.rules.internal.engine;

import java.util.Optional;

/** Memory: that of one rule, which is part of that of all rules. Used under the engine's lock. */
public final class Budget {

    private final long most;
    private final Optional<Budget> whole;
    private long used;

    private Budget(long most, Optional<Budget> whole) {
        this.most = most;
        this.whole = whole;
    }

    /**
     * Makes the budget of all rules.
     *
     * @param most octets
     */
    public static Budget ofAll(long most) {
        return new Budget(most, Optional.empty());
    }

    /**
     * Makes the budget of one rule.
     *
     * @param bytes the most
     */
    public Budget ofRule(long bytes) {
        return new Budget(bytes, Optional.of(this));
    }

    void add(long bytes) {
        used += bytes;
        whole.ifPresent(all -> all.add(bytes));
    }

    boolean isOver() {
        return used > most || whole.isPresent() && whole.get().isOver();
    }

    /** Returns how much may be added, in octets; less than 0 if there is too much already. */
    long left() {
        long own = most - used;
        return whole.map(all -> Math.min(own, all.left())).orElse(own);
    }

    /** Returns the most, in octets. */
    long most() {
        return most;
    }

    /** Returns what is used, in octets, roughly. */
    public long used() {
        return used;
    }
}
