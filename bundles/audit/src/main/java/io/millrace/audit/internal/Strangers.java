package io.millrace.audit.internal;

import io.millrace.api.devicelog.DeviceLogEntry;
import io.millrace.api.devicelog.DeviceLogReport;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was reported of names that are not registered: few, short, and gone with the process. One thread at a time. */
final class Strangers {

    static final int MAX_NAMES = 1000;
    static final int MAX_ENTRIES = 10;

    private final Map<String, Deque<DeviceLogEntry>> names = new LinkedHashMap<>(16, 0.75f, true);

    void add(DeviceLogEntry entry) {
        String name = entry.report().identity();
        Deque<DeviceLogEntry> entries = names.computeIfAbsent(name, key -> new ArrayDeque<>(2));
        DeviceLogEntry newest = entries.peekFirst();
        if (newest != null && isSame(newest.report(), entry.report())) {
            entries.removeFirst();
            entries.addFirst(
                    new DeviceLogEntry(entry.time(), newest.first(), newest.count() + entry.count(), entry.report()));
        } else {
            entries.addFirst(entry);
        }
        if (entries.size() > MAX_ENTRIES) {
            entries.removeLast();
        }
        if (names.size() > MAX_NAMES) {
            names.remove(names.keySet().iterator().next());
        }
    }

    /** Returns the entries of a name, newest first. */
    List<DeviceLogEntry> last(String name) {
        Deque<DeviceLogEntry> entries = names.get(name);
        return entries == null ? List.of() : new ArrayList<>(entries);
    }

    int size() {
        return names.size();
    }

    /** Tells whether two reports say the same, but for the address. */
    static boolean isSame(DeviceLogReport a, DeviceLogReport b) {
        return a.event() == b.event()
                && a.protocol().equals(b.protocol())
                && a.text().equals(b.text());
    }
}
