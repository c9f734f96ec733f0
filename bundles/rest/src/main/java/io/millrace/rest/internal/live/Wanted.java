package io.millrace.rest.internal.live;

import java.util.Set;

/**
 * What a client wants to hear of.
 *
 * @param devices the ids of devices; empty for all
 * @param allAlerts whether of alerts of all devices, whatever the ids say
 */
record Wanted(Set<String> devices, boolean allAlerts) {

    Wanted {
        devices = Set.copyOf(devices);
    }

    boolean device(String deviceId) {
        return devices.isEmpty() || devices.contains(deviceId);
    }

    boolean alertOf(String deviceId) {
        return allAlerts || device(deviceId);
    }
}
