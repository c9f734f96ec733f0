package io.millrace.gateway.http.internal.web;

/** What one exchange has taken of the budget; given back when it ends. */
final class Memory {

    private final Budget budget;
    private long taken;
    private boolean released;

    Memory(Budget budget) {
        this.budget = budget;
    }

    synchronized void take(long octets) throws ProblemException {
        if (released || !budget.take(octets)) {
            throw new ProblemException(503, "the server receives too much at a time; try again");
        }
        taken += octets;
    }

    synchronized void release() {
        if (!released) {
            released = true;
            budget.giveBack(taken);
        }
    }
}
