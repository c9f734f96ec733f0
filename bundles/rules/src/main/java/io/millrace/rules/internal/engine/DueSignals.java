package io.millrace.rules.internal.engine;

import io.millrace.api.rule.RuleSignal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Signals that wait for a route, in their order, and whose they are. Used under the set's lock. */
final class DueSignals {

    /** From so many on, time makes no more of them. */
    private static final int MANY = 10_000;

    /** The most; the oldest go before. Time alone makes at most one for each device that a rule remembers. */
    private static final int MOST = 250_000;

    private final Deque<RuleSignal> waiting = new ArrayDeque<>();
    private final Map<Whose, Integer> whose = new HashMap<>();
    private long dropped;

    /** A rule and a device. */
    record Whose(String ruleId, String deviceId) {
        static Whose of(RuleSignal signal) {
            return new Whose(signal.ruleId(), signal.deviceId());
        }
    }

    void add(RuleSignal signal) {
        if (waiting.size() >= MOST) {
            removeFirst();
            dropped++;
        }
        waiting.addLast(signal);
        whose.merge(Whose.of(signal), 1, Integer::sum);
    }

    private void removeFirst() {
        whose.computeIfPresent(Whose.of(waiting.removeFirst()), (key, count) -> count == 1 ? null : count - 1);
    }

    /** Tells whether an earlier signal of that rule and device waits, which has to go first. */
    boolean isBefore(RuleSignal signal) {
        return whose.containsKey(Whose.of(signal));
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    boolean areMany() {
        return waiting.size() >= MANY;
    }

    List<RuleSignal> first(int max) {
        return first(max, Set.of());
    }

    /** Returns the first up to one that has to wait. */
    List<RuleSignal> first(int max, Set<Whose> held) {
        return waiting.stream()
                .takeWhile(signal -> !held.contains(Whose.of(signal)))
                .limit(max)
                .toList();
    }

    void settle(int count) {
        for (int i = 0; i < count && !waiting.isEmpty(); i++) {
            removeFirst();
        }
    }

    long dropped() {
        return dropped;
    }
}
