package io.millrace.gateway.internal.core;

import io.millrace.api.gateway.RefusedException;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Bounds the telemetry streams of each device. What the state store knows is asked once and remembered for the devices that
 * were active last, since state follows the log with a delay and a burst of new streams must not run ahead of it. Any
 * thread.
 */
final class StreamQuota {

    private static final int MAX_REMEMBERED = 200_000;

    private final Services services;
    private final int maxStreams;
    private final int maxRemembered;
    private final Map<String, Set<String>> devices = new LinkedHashMap<>(16, 0.75f, true);
    private int remembered;

    StreamQuota(Services services, int maxStreams) {
        this(services, maxStreams, MAX_REMEMBERED);
    }

    StreamQuota(Services services, int maxStreams, int maxRemembered) {
        this.services = services;
        this.maxStreams = maxStreams;
        this.maxRemembered = maxRemembered;
    }

    /** Lets a stream of a device pass, or refuses one too many. */
    void admit(String deviceId, String streamId) throws RefusedException, AwayException {
        if (isKnown(deviceId)) {
            add(deviceId, Set.of(), streamId);
        } else {
            // read outside the lock: the store may have to go to disk
            add(deviceId, known(deviceId), streamId);
        }
    }

    private Set<String> known(String deviceId) throws AwayException {
        return services.state().require().streamIds(deviceId);
    }

    private synchronized boolean isKnown(String deviceId) {
        return devices.containsKey(deviceId);
    }

    private synchronized void add(String deviceId, Set<String> known, String streamId) throws RefusedException {
        Set<String> streams = devices.computeIfAbsent(deviceId, id -> new HashSet<>(4));
        int before = streams.size();
        streams.addAll(known);
        boolean full = !streams.contains(streamId) && streams.size() >= maxStreams;
        if (!full) {
            streams.add(streamId);
        }
        remembered += streams.size() - before;
        forgetEldest();
        if (full) {
            throw new RefusedException(
                    RefusedException.Reason.QUOTA_EXCEEDED,
                    "stream '" + streamId + "' would be one more than the " + maxStreams
                            + " streams that a device may have; use one of those there are");
        }
    }

    private void forgetEldest() {
        Iterator<Set<String>> eldest = devices.values().iterator();
        while (remembered > maxRemembered && devices.size() > 1) {
            remembered -= eldest.next().size();
            eldest.remove();
        }
    }

    /** Forgets a device, so that its streams are asked for again. */
    synchronized void forget(String deviceId) {
        Set<String> streams = devices.remove(deviceId);
        remembered -= streams == null ? 0 : streams.size();
    }

    synchronized int remembered() {
        return remembered;
    }
}
