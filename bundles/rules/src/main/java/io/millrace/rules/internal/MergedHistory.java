package io.millrace.rules.internal;

import io.millrace.api.log.LogRecord;
import io.millrace.api.registry.DevicePage;
import io.millrace.api.registry.DeviceRecord;
import io.millrace.api.registry.Registry;
import io.millrace.api.rule.RuleException;
import io.millrace.api.state.HistoryPage;
import io.millrace.api.state.HistoryQuery;
import io.millrace.api.state.HistoryRecord;
import io.millrace.api.state.StateStore;
import io.millrace.api.stream.StreamRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/** The records of all devices in the order in which they arrived. One thread. */
final class MergedHistory {

    private static final int MOST_DEVICES = 10_000;
    private static final int DEVICES_AT_ONCE = 1_000;
    /** How many records of all devices are held at once, roughly. */
    private static final int HELD = 100_000;

    private static final int LEAST_PAGE = 10;
    private static final int LARGEST_PAGE = 1_000;

    private final StateStore history;
    private final Queries queries;
    private final PriorityQueue<Device> waiting = new PriorityQueue<>(
            Comparator.comparing((Device device) -> device.first().stamp().enqueuedTime())
                    .thenComparing(device -> device.id));
    private final int page;
    private final int devices;
    private long position;

    /** Makes queries for pages. */
    @FunctionalInterface
    interface Queries {
        HistoryQuery of(String deviceId, int limit, Optional<String> cursor);
    }

    /**
     * Opens the history of all registered devices.
     *
     * @throws RuleException if there are more than can be read together
     */
    MergedHistory(StateStore history, Registry registry, Queries queries) {
        this.history = history;
        this.queries = queries;
        List<String> ids = ids(registry);
        page = Math.max(LEAST_PAGE, Math.min(LARGEST_PAGE, HELD / Math.max(1, ids.size())));
        ids.forEach(id -> wait(new Device(id)));
        devices = waiting.size();
    }

    private static List<String> ids(Registry registry) {
        List<String> ids = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            DevicePage found = registry.query(Optional.empty(), DEVICES_AT_ONCE, cursor);
            found.devices().stream().map(DeviceRecord::id).forEach(ids::add);
            cursor = found.cursor();
        } while (cursor.isPresent() && ids.size() <= MOST_DEVICES);
        if (ids.size() > MOST_DEVICES) {
            throw new RuleException(
                    "",
                    "a back-test of a query reads all devices together; at most " + MOST_DEVICES + ", here are more");
        }
        return ids;
    }

    private void wait(Device device) {
        if (device.fill()) {
            waiting.add(device);
        }
    }

    /** Returns how many devices had a record. */
    int devices() {
        return devices;
    }

    /** Returns the next records; none at the end. */
    List<LogRecord> next(int most) {
        List<LogRecord> records = new ArrayList<>();
        while (records.size() < most && !waiting.isEmpty()) {
            Device device = waiting.remove();
            records.add(new LogRecord(++position, device.read.remove().record()));
            wait(device);
        }
        return records;
    }

    /** One device, and what was read of it. */
    private final class Device {

        private final String id;
        private final Deque<HistoryRecord> read = new ArrayDeque<>();
        private Optional<String> cursor = Optional.empty();
        private boolean ended;

        Device(String id) {
            this.id = id;
        }

        StreamRecord first() {
            return read.element().record();
        }

        boolean fill() {
            while (read.isEmpty() && !ended) {
                HistoryPage next = history.history(queries.of(id, page, cursor));
                read.addAll(next.records());
                cursor = next.cursor();
                ended = cursor.isEmpty();
            }
            return !read.isEmpty();
        }
    }
}
