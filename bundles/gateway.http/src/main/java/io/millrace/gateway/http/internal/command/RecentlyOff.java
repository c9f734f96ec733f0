package io.millrace.gateway.http.internal.command;

import io.millrace.api.provisioning.LifecycleEvent;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The devices that were deactivated or unregistered a moment ago. Listeners hear of a change one after the other: this bridges the
 * time until the gateway, which decides for good, has heard of it too. It forgets soon, since two changes of a device at the same
 * time may be heard of in the wrong order. Any thread.
 */
final class RecentlyOff {

    static final Duration REMEMBERED = Duration.ofSeconds(5);

    private static final int MAX_REMEMBERED = 10_000;

    private final LongSupplier nanos;
    private final Map<String, Long> since = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    RecentlyOff(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Takes an event; tells whether the device is off by it. */
    synchronized boolean changed(LifecycleEvent event) {
        boolean off =
                switch (event.type()) {
                    case DEACTIVATED, UNREGISTERED -> true;
                    default -> false;
                };
        if (off) {
            since.remove(event.id()); // to the end of the line
            since.put(event.id(), nanos.getAsLong());
        } else if (event.type() == LifecycleEvent.Type.ACTIVATED || event.type() == LifecycleEvent.Type.REGISTERED) {
            since.remove(event.id());
        }
        return off;
    }

    synchronized boolean contains(String deviceId) {
        Long at = since.get(deviceId);
        return at != null && nanos.getAsLong() - at < REMEMBERED.toNanos();
    }
}
