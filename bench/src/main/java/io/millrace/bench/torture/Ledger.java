package io.millrace.bench.torture;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What was acknowledged, and what was found of it: in the history, by a consumer group, as outcomes of commands. The records of a device
 * carry numbers from 0. Safe for threads.
 */
final class Ledger {

    private final Map<String, BitSet> acknowledged = new TreeMap<>();
    private final Map<String, BitSet> forgiven = new TreeMap<>();
    private final Set<String> forgivenCommands = new TreeSet<>();
    private final Map<String, Tally> history = new TreeMap<>();
    private final Map<String, Tally> delivered = new TreeMap<>();
    private final Map<String, Set<String>> outcomes = new TreeMap<>();
    private final List<String> complaints = new ArrayList<>();
    private int size;
    private long repeatedOutcomes;

    /** The numbers of a device in the order in which a store or a reader gave them. */
    private static final class Tally {

        private final BitSet seen = new BitSet();
        private int newest = -1;
        private long reordered;
        private long repeated;

        /** Counts a number as repeated if it was there before, else as reordered if a greater one was. */
        void add(int number) {
            if (seen.get(number)) {
                repeated++;
                return;
            }
            seen.set(number);
            reordered += number < newest ? 1 : 0;
            newest = Math.max(newest, number);
        }

        long missing(BitSet expected) {
            BitSet missing = (BitSet) expected.clone();
            missing.andNot(seen);
            return missing.cardinality();
        }
    }

    /**
     * What one way of looking found.
     *
     * @param lost acknowledged and not there
     * @param reordered behind a later one of the same device
     * @param repeated there before
     */
    record Count(long lost, long reordered, long repeated) {

        Count plus(Count other) {
            return new Count(lost + other.lost, reordered + other.reordered, repeated + other.repeated);
        }

        @Override
        public String toString() {
            return "lost " + lost + ", reordered " + reordered + ", repeated " + repeated;
        }
    }

    /** Notes that the server has acknowledged a record. */
    synchronized void acknowledged(String deviceId, int number) {
        BitSet numbers = acknowledged.computeIfAbsent(deviceId, id -> new BitSet());
        size += numbers.get(number) ? 0 : 1;
        numbers.set(number);
    }

    /** From now on what was acknowledged up to here may be lost: somebody has destroyed a part of what the server had on its disk. */
    synchronized void forgive() {
        acknowledged.forEach((id, numbers) -> forgiven.put(id, (BitSet) numbers.clone()));
        forgivenCommands.addAll(outcomes.keySet());
    }

    /** Returns the lowest number of a device that is not acknowledged: where it goes on after a cut. */
    synchronized int firstUnacknowledged(String deviceId) {
        return acknowledged.getOrDefault(deviceId, new BitSet()).nextClearBit(0);
    }

    /** Returns the newest acknowledged number of each device that has one. */
    synchronized Map<String, Long> newest() {
        Map<String, Long> newest = new TreeMap<>();
        acknowledged.forEach((id, numbers) -> newest.put(id, numbers.length() - 1L));
        return newest;
    }

    /** Returns how many records were acknowledged. */
    synchronized int size() {
        return size;
    }

    /** Notes the next record of a device in its history. */
    synchronized void stored(String deviceId, int number) {
        history.computeIfAbsent(deviceId, id -> new Tally()).add(number);
    }

    /** Notes the next record of a device that came to a consumer group. */
    synchronized void delivered(String deviceId, int number) {
        delivered.computeIfAbsent(deviceId, id -> new Tally()).add(number);
    }

    /** Notes that the server has taken a command. */
    synchronized void taken(String commandId) {
        outcomes.computeIfAbsent(commandId, id -> new TreeSet<>());
    }

    /** Notes an outcome that was told to the sender. */
    synchronized void outcome(String commandId, String status) {
        if (!outcomes.computeIfAbsent(commandId, id -> new TreeSet<>()).add(status)) {
            repeatedOutcomes++;
        }
    }

    /** Returns how many commands were taken. */
    synchronized int commands() {
        return outcomes.size();
    }

    /** Notes what must not be and is none of the counts. */
    synchronized void complain(String what) {
        complaints.add(what);
    }

    /** Returns what was noted that way. */
    synchronized List<String> complaints() {
        return List.copyOf(complaints);
    }

    /** Returns whether there is nothing more to wait for from consumer groups. */
    synchronized boolean isAllDelivered() {
        return inGroup().lost() == 0 && withoutOutcome() == 0;
    }

    /** Counts the history; a repetition there is a fault, for it is told by its message id. */
    synchronized Count inHistory() {
        return count(history);
    }

    /** Counts what came to the consumer group; repetitions are allowed there. */
    synchronized Count inGroup() {
        return count(delivered);
    }

    private Count count(Map<String, Tally> tallies) {
        Count sum = new Count(0, 0, 0);
        for (Map.Entry<String, BitSet> device : acknowledged.entrySet()) {
            Tally tally = tallies.getOrDefault(device.getKey(), new Tally());
            BitSet expected = (BitSet) device.getValue().clone();
            expected.andNot(forgiven.getOrDefault(device.getKey(), new BitSet()));
            sum = sum.plus(new Count(tally.missing(expected), tally.reordered, tally.repeated));
        }
        return sum;
    }

    /** Returns how many commands nobody was told the end of. */
    synchronized long withoutOutcome() {
        return outcomes.entrySet().stream()
                .filter(command -> command.getValue().isEmpty() && !forgivenCommands.contains(command.getKey()))
                .count();
    }

    /** Returns the commands with more than one outcome, in words. */
    synchronized List<String> withSeveralOutcomes() {
        return outcomes.entrySet().stream()
                .filter(command -> command.getValue().size() > 1)
                .map(command -> "command " + command.getKey() + " ended as " + command.getValue())
                .toList();
    }

    /** Returns how often each outcome was. */
    synchronized Map<String, Integer> outcomes() {
        Map<String, Integer> sums = new TreeMap<>();
        outcomes.values().forEach(each -> each.forEach(status -> sums.merge(status, 1, Integer::sum)));
        return Collections.unmodifiableMap(sums);
    }

    /** Returns how often the same outcome of a command was told once more, which is allowed. */
    synchronized long repeatedOutcomes() {
        return repeatedOutcomes;
    }
}
