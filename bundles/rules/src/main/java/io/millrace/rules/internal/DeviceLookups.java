package io.millrace.rules.internal;

import io.millrace.api.registry.DeviceRecord;
import io.millrace.api.registry.Registry;
import io.millrace.api.state.FieldValue;
import io.millrace.api.state.StateStore;
import io.millrace.rules.internal.lang.Lookups;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Asks the registry, whose answers are kept until a device changes, and the state. Any thread. */
final class DeviceLookups implements Lookups {

    private static final int KEPT = 10_000;
    private static final String METADATA = "metadata.";
    private static final String REPORTED = "reported.";

    private final Registry registry;
    private final StateStore state;
    private final Map<String, Optional<DeviceRecord>> kept = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Optional<DeviceRecord>> eldest) {
            return size() > KEPT;
        }
    };

    DeviceLookups(Registry registry, StateStore state) {
        this.registry = registry;
        this.state = state;
    }

    @Override
    public Object metadata(String deviceId, String path) {
        return record(deviceId)
                .map(record -> path.startsWith(METADATA)
                        ? value(record.metadata(), path.substring(METADATA.length()))
                        : value(record.reported(), path.substring(REPORTED.length())))
                .orElse(null);
    }

    private synchronized Optional<DeviceRecord> record(String deviceId) {
        return kept.computeIfAbsent(deviceId, registry::find);
    }

    /** Forgets what is known of a device, since it changed. */
    synchronized void changed(String deviceId) {
        kept.remove(deviceId);
    }

    private static Object value(Map<String, Object> object, String path) {
        Object value = object;
        for (String name : path.split("\\.")) {
            value = value instanceof Map<?, ?> map ? map.get(name) : null;
        }
        return value;
    }

    @Override
    public Object state(String deviceId, String path) {
        FieldValue value = state.state(deviceId, Optional.empty()).fields().get(path);
        return value == null ? null : value.value();
    }

    @Override
    public boolean isDevice(String deviceId) {
        return record(deviceId).isPresent();
    }
}
