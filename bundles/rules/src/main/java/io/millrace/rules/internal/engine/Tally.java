package io.millrace.rules.internal.engine;

import io.millrace.rules.internal.lang.Faults;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Counts what a rule did and could not do. Written by the engine under its lock, read under it too. */
public final class Tally implements Faults {

    private final Set<String> unseen;
    private final Map<Faults.Kind, Long> faults = new LinkedHashMap<>();
    private String lastFault;
    private long records;
    private long unopened;
    private long late;
    private long raised;
    private long cleared;
    private long suppressed;
    private long overflows;
    private long evicted;
    private long failures;
    private boolean muted;

    Tally(Set<String> fields) {
        unseen = new HashSet<>(fields);
    }

    @Override
    public void report(Faults.Kind kind, String words) {
        if (muted) {
            return;
        }
        faults.merge(kind, 1L, Long::sum);
        lastFault = words;
    }

    /** Lets faults pass, where the same was evaluated and counted before. */
    void mute(boolean quiet) {
        muted = quiet;
    }

    void record(Map<String, Object> fields) {
        records++;
        if (!unseen.isEmpty()) {
            unseen.removeIf(fields::containsKey);
        }
    }

    void unopened() {
        unopened++;
    }

    void late() {
        late++;
    }

    void raised() {
        raised++;
    }

    void cleared() {
        cleared++;
    }

    void suppressed() {
        suppressed++;
    }

    void overflow() {
        overflows++;
    }

    /** Takes note of what somebody else counts. */
    void note(String words) {
        lastFault = words;
    }

    void failed(String words) {
        failures++;
        lastFault = words;
    }

    void evicted() {
        evicted++;
    }

    /** Returns what the author of the rule should look at, in words. */
    List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        for (String field : new TreeSet<>(unseen)) {
            warnings.add(
                    records == 0
                            ? "no record has come yet, so that nobody knows whether there is a field '" + field + "'"
                            : "none of " + records + " records had the field '" + field + "'");
        }
        if (evicted > 0) {
            warnings.add("devices were forgotten " + evicted
                    + " times, since the rule has no memory left; raise ruleMemoryMebibytes of io.millrace.rules");
        }
        if (unopened > 0) {
            warnings.add(unopened + " records had a payload that no decoder knows");
        }
        return warnings;
    }

    /** Returns all counts by name. */
    Map<String, Long> counts() {
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("records", records);
        counts.put("raised", raised);
        counts.put("cleared", cleared);
        counts.put("suppressed", suppressed);
        counts.put("late", late);
        counts.put("unopened", unopened);
        counts.put("divisionsByZero", faults.getOrDefault(Faults.Kind.DIVISION, 0L));
        counts.put("typeMismatches", faults.getOrDefault(Faults.Kind.TYPE, 0L));
        counts.put("lookupFailures", faults.getOrDefault(Faults.Kind.LOOKUP, 0L));
        counts.put("windowOverflows", overflows);
        counts.put("evictedDevices", evicted);
        counts.put("failures", failures);
        return counts;
    }

    /** Returns what went wrong last, in words. */
    Optional<String> lastFault() {
        return Optional.ofNullable(lastFault);
    }
}
