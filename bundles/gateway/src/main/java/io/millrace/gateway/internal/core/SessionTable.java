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
import java.util.stream.Stream;

/**
 * Who is connected, by user name: by sessions of its own, or through those of gateways that speak for it. What makes a device come or go
 * is recorded within the lock of its key, so that coming and going are recorded in order. Any thread.
 */
final class SessionTable {

    private final Map<String, Connected> table = new ConcurrentHashMap<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final int maxConnections;
    private final Clock clock;
    private final PresenceRecorder recorder;

    SessionTable(int maxConnections, Clock clock, PresenceRecorder recorder) {
        this.maxConnections = maxConnections;
        this.clock = clock;
        this.recorder = recorder;
    }

    private record Connected(Identity identity, List<CoreSession> sessions, List<CoreSession> gateways, Instant since) {

        Connected with(List<CoreSession> nowSessions, List<CoreSession> nowGateways) {
            return new Connected(identity, nowSessions, nowGateways, since);
        }
    }

    static String userName(IdentityKind kind, String id) {
        return kind == IdentityKind.DEVICE ? id : Login.SERVICE_PREFIX + id;
    }

    private static String userName(Identity identity) {
        return userName(identity.kind(), identity.id());
    }

    /** Adds a session, and records the presence of a device that was not there before. */
    void add(CoreSession session) throws RefusedException {
        Identity identity = session.identity();
        Connected now = table.compute(userName(identity), (name, before) -> {
            if (before == null) {
                return come(identity, session, List.of(session), List.of());
            }
            return before.sessions().size() >= maxConnections
                    ? before
                    : before.with(plus(before.sessions(), session), before.gateways());
        });
        if (!now.sessions().contains(session)) {
            throw new RefusedException(
                    Reason.QUOTA_EXCEEDED,
                    "'" + identity.id() + "' has " + maxConnections + " connections already, and more are not allowed");
        }
        connections.incrementAndGet();
        session.counters().connected();
    }

    /** A gateway speaks for a child, which is there as long as that session of the gateway is. */
    void speaks(CoreSession gateway, Identity child) {
        if (gateway.children().contains(child.id()) || !gateway.adopt(child.id())) {
            return;
        }
        table.compute(
                userName(child),
                (name, before) -> before == null
                        ? come(child, gateway, List.of(), List.of(gateway))
                        : before.with(before.sessions(), plus(before.gateways(), gateway)));
        if (gateway.isClosed()) {
            silence(gateway, child.id());
        }
    }

    /** A gateway speaks for a child no more. */
    void silence(CoreSession gateway, String childId) {
        gateway.release(childId);
        table.computeIfPresent(
                childId, (name, before) -> left(before, gateway, before.sessions(), minus(before.gateways(), gateway)));
    }

    /** Returns the sessions of gateways that speak for a child. */
    List<CoreSession> gatewaysOf(String childId) {
        Connected connected = table.get(childId);
        return connected == null ? List.of() : connected.gateways();
    }

    private Connected come(
            Identity identity, CoreSession session, List<CoreSession> sessions, List<CoreSession> gateways) {
        Connected first = new Connected(identity, sessions, gateways, now());
        recorder.record(identity, session, true, first.since());
        return first;
    }

    /** Removes a session, and records the absence of a device whose last it was, and of children that have no other. */
    void remove(CoreSession session) {
        for (String child : session.children()) {
            silence(session, child);
        }
        table.computeIfPresent(userName(session.identity()), (name, before) -> {
            List<CoreSession> rest = minus(before.sessions(), session);
            if (rest.size() == before.sessions().size()) {
                return before;
            }
            connections.decrementAndGet();
            session.counters().disconnected();
            return left(before, session, rest, before.gateways());
        });
    }

    private Connected left(
            Connected before, CoreSession leaving, List<CoreSession> sessions, List<CoreSession> gateways) {
        if (sessions.isEmpty() && gateways.isEmpty()) {
            recorder.record(before.identity(), leaving, false, now());
            return null;
        }
        return before.with(sessions, gateways);
    }

    private static List<CoreSession> plus(List<CoreSession> sessions, CoreSession session) {
        return Stream.concat(sessions.stream(), Stream.of(session)).toList();
    }

    private static List<CoreSession> minus(List<CoreSession> sessions, CoreSession session) {
        return sessions.stream().filter(other -> other != session).toList();
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
            List<CoreSession> by = connected.sessions().isEmpty() ? connected.gateways() : connected.sessions();
            CoreSession newest = by.get(by.size() - 1);
            return new Presence(true, connected.since(), newest.transport().protocol());
        });
    }

    int connections() {
        return connections.get();
    }
}
