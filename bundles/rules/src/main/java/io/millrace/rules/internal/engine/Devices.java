package io.millrace.rules.internal.engine;

import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/** The devices of one rule, the one that was silent longest first, and when time is due for each. */
final class Devices {

    private static final int EVICTED_AT_ONCE = 16;

    private final ConditionRule rule;
    private final Budget budget;
    private final Map<String, DeviceMemory> byId = new LinkedHashMap<>(64, 0.75f, true);
    private final PriorityQueue<Timer> timers = new PriorityQueue<>();

    private record Timer(long arrival, DeviceMemory device) implements Comparable<Timer> {
        @Override
        public int compareTo(Timer other) {
            return Long.compare(arrival, other.arrival);
        }
    }

    Devices(ConditionRule rule, Budget budget) {
        this.rule = rule;
        this.budget = budget;
    }

    int size() {
        return byId.size();
    }

    DeviceMemory get(String deviceId) {
        DeviceMemory known = byId.get(deviceId);
        if (known != null) {
            return known;
        }
        DeviceMemory fresh = rule.fresh(deviceId);
        byId.put(deviceId, fresh);
        return fresh;
    }

    Optional<DeviceMemory> remove(String deviceId) {
        DeviceMemory gone = byId.remove(deviceId);
        if (gone != null) {
            gone.gone = true;
            budget.add(-gone.counted);
        }
        return Optional.ofNullable(gone);
    }

    void put(DeviceMemory device) {
        byId.put(device.deviceId, device);
        touched(device);
    }

    void forEach(Consumer<DeviceMemory> visitor) {
        new ArrayList<>(byId.values()).forEach(visitor);
    }

    /** Notes what has become of a device: its memory, and when it is due. */
    void touched(DeviceMemory device) {
        long bytes = device.bytes();
        budget.add(bytes - device.counted);
        device.counted = bytes;
        schedule(device);
        if (budget.isOver()) {
            evict(device);
        }
    }

    private void schedule(DeviceMemory device) {
        long deadline = rule.deadline(device);
        if (deadline == DeviceMemory.NEVER) {
            return;
        }
        long arrival = device.arrival + (deadline - device.watermark);
        if (arrival < device.queued) {
            device.queued = arrival;
            timers.add(new Timer(arrival, device));
        }
    }

    /** Visits the devices whose time has come. */
    void due(long arrival, Consumer<DeviceMemory> visitor) {
        while (!timers.isEmpty() && timers.peek().arrival() <= arrival) {
            Timer timer = timers.poll();
            DeviceMemory device = timer.device();
            if (device.queued == timer.arrival() && !device.gone) {
                device.queued = DeviceMemory.NEVER;
                visitor.accept(device);
                touched(device);
            }
        }
    }

    private void evict(DeviceMemory current) {
        List<DeviceMemory> eldest = new ArrayList<>();
        Iterator<DeviceMemory> all = byId.values().iterator();
        while (all.hasNext() && eldest.size() < EVICTED_AT_ONCE) {
            DeviceMemory device = all.next();
            if (device != current) {
                eldest.add(device);
            }
        }
        for (DeviceMemory device : eldest) {
            rule.evicted();
            if (device.active) {
                // That its alert is active is never forgotten, since nobody would end it then.
                device.cells = rule.freshCells();
                device.fields = Map.of();
                byId.put(device.deviceId, device);
                budget.add(device.bytes() - device.counted);
                device.counted = device.bytes();
            } else {
                remove(device.deviceId);
            }
        }
    }

    void clear() {
        byId.values().forEach(device -> {
            device.gone = true;
            budget.add(-device.counted);
        });
        byId.clear();
        timers.clear();
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(byId.size());
        for (DeviceMemory device : byId.values()) {
            device.write(out);
        }
    }
}
