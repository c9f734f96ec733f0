package io.millrace.state.internal;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The states of the devices that were heard lately, as far as they fit. Any thread. */
final class StateCache {

    private final Map<String, DeviceStreams> devices = new LinkedHashMap<>(256, 0.75f, true);
    private final long maxBytes;
    private long bytes;

    StateCache(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    synchronized Optional<DeviceStreams> get(String deviceId) {
        return Optional.ofNullable(devices.get(deviceId));
    }

    synchronized void put(String deviceId, DeviceStreams state) {
        remove(deviceId);
        devices.put(deviceId, state);
        bytes += state.heapBytes();
        Iterator<DeviceStreams> eldest = devices.values().iterator();
        while (bytes > maxBytes && eldest.hasNext()) {
            bytes -= eldest.next().heapBytes();
            eldest.remove();
        }
    }

    synchronized void remove(String deviceId) {
        DeviceStreams old = devices.remove(deviceId);
        if (old != null) {
            bytes -= old.heapBytes();
        }
    }

    synchronized int size() {
        return devices.size();
    }
}
