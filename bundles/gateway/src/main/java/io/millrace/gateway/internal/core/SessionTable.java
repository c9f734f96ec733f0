package io.millrace.gateway.internal.core;

import io.millrace.api.gateway.RefusedException;
import io.millrace.api.gateway.RefusedException.Reason;
import io.millrace.api.identity.Identity;
import io.millrace.api.identity.IdentityKind;
import io.millrace.api.identity.Login;
import io.millrace.api.presence.Presence;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.stream.Stream;

/** Who is connected, by user name. Any thread. */
final class SessionTable {

    private final Map<String, Connected> table = new ConcurrentHashMap<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final IntSupplier maxConnections;
    private final Clock clock;
    private final PresenceRecorder recorder;

    SessionTable(IntSupplier maxConnections, Clock clock, PresenceRecorder recorder) {
        this.maxConnections = maxConnections;
        this.clock = clock;
        this.recorder = recorder;
    }

    private record Connected(List<CoreSession> sessions, Instant since) {}

    static String userName(IdentityKind kind, String id) {
        return kind == IdentityKind.DEVICE ? id : Login.SERVICE_PREFIX + id;
    }

    private static String userName(Identity identity) {
        return userName(identity.kind(), identity.id());
    }

    /** Adds a session, and records the presence of a device whose first it is. */
    void add(CoreSession session) throws RefusedException {
        Connected now = table.compute(userName(session.identity()), (name, before) -> added(before, session));
        if (!now.sessions().contains(session)) {
            throw new RefusedException(
                    Reason.QUOTA_EXCEEDED,
                    "'" + session.identity().id() + "' has " + maxConnections.getAsInt()
                            + " connections already, and more are not allowed ('deviceConnections')");
        }
        connections.incrementAndGet();
        session.counters().connected();
    }

    private Connected added(Connected before, CoreSession session) {
        if (before == null) {
            Connected first = new Connected(List.of(session), now());
            // recorded within the lock of this key, so that coming and going are recorded in order
            recorder.record(session, true, first.since());
            return first;
        }
        if (before.sessions().size() >= maxConnections.getAsInt()) {
            return before;
        }
        return new Connected(
                Stream.concat(before.sessions().stream(), Stream.of(session)).toList(), before.since());
    }

    /** Removes a session, and records the absence of a device whose last it was. */
    void remove(CoreSession session) {
        table.computeIfPresent(userName(session.identity()), (name, before) -> removed(before, session));
    }

    private Connected removed(Connected before, CoreSession session) {
        List<CoreSession> left =
                before.sessions().stream().filter(other -> other != session).toList();
        if (left.size() == before.sessions().size()) {
            return before;
        }
        connections.decrementAndGet();
        session.counters().disconnected();
        if (left.isEmpty()) {
            recorder.record(session, false, now());
            return null;
        }
        return new Connected(left, before.since());
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }

    List<CoreSession> of(IdentityKind kind, String id) {
        Connected connected = table.get(userName(kind, id));
        return connected == null ? List.of() : connected.sessions();
    }

    List<CoreSession> all() {
        return table.values().stream()
                .flatMap(connected -> connected.sessions().stream())
                .toList();
    }

    Optional<Presence> presence(String deviceId) {
        return Optional.ofNullable(table.get(deviceId)).map(connected -> {
            CoreSession newest = connected.sessions().get(connected.sessions().size() - 1);
            return new Presence(true, connected.since(), newest.transport().protocol());
        });
    }

    int connections() {
        return connections.get();
    }
}
