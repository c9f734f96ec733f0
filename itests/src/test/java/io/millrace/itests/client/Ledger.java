package io.millrace.itests.client;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * What each device was told is safe: the numbers of acknowledged messages. A store that lost one, holds one twice or changed
 * their order is found out by {@link #complaints}.
 */
public final class Ledger {

    private final Map<String, ConcurrentSkipListSet<Integer>> acknowledged = new ConcurrentHashMap<>();

    /** Notes an acknowledgement. */
    public void acknowledged(String deviceId, int number) {
        acknowledged
                .computeIfAbsent(deviceId, id -> new ConcurrentSkipListSet<>())
                .add(number);
    }

    /** Returns how many acknowledgements were noted. */
    public int size() {
        return acknowledged.values().stream()
                .mapToInt(ConcurrentSkipListSet::size)
                .sum();
    }

    /** Returns how many acknowledgements a device was given. */
    public int size(String deviceId) {
        return acknowledged
                .getOrDefault(deviceId, new ConcurrentSkipListSet<>())
                .size();
    }

    /**
     * Compares what is stored with what was acknowledged.
     *
     * @param stored by device, the numbers in the order of the store
     * @return what is wrong, in words; empty when nothing is
     */
    public List<String> complaints(Map<String, List<Integer>> stored) {
        List<String> complaints = new ArrayList<>();
        new TreeMap<>(acknowledged).forEach((deviceId, numbers) -> {
            List<Integer> found = stored.getOrDefault(deviceId, List.of());
            for (Integer number : numbers) {
                int times = Collections.frequency(found, number);
                if (times != 1) {
                    complaints.add(deviceId + ": acknowledged " + number + " is stored " + times + " times");
                }
            }
            List<Integer> kept = found.stream().filter(numbers::contains).toList();
            List<Integer> sorted = kept.stream().sorted().toList();
            if (!kept.equals(sorted)) {
                complaints.add(deviceId + ": out of order: " + kept);
            }
        });
        return complaints;
    }
}
