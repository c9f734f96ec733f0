package io.millrace.testing;

import io.millrace.api.presence.Presence;
import io.millrace.api.presence.PresenceService;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Presence as a test says. Any thread. */
public final class FakePresence implements PresenceService {

    private final Map<String, Presence> connected = new ConcurrentHashMap<>();

    /** Lets a device be connected. */
    public void connect(String deviceId, Instant since, String protocol) {
        connected.put(deviceId, new Presence(true, since, protocol));
    }

    /** Lets a device be away. */
    public void disconnect(String deviceId) {
        connected.remove(deviceId);
    }

    @Override
    public Optional<Presence> connected(String deviceId) {
        return Optional.ofNullable(connected.get(deviceId));
    }

    @Override
    public int connections() {
        return connected.size();
    }
}
