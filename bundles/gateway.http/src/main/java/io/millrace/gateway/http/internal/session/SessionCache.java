package io.millrace.gateway.http.internal.session;

import io.millrace.api.gateway.DeviceGateway;
import io.millrace.api.gateway.RefusedException;
import io.millrace.api.gateway.RefusedException.Reason;
import io.millrace.api.gateway.Transport;
import io.millrace.api.identity.Login;
import io.millrace.gateway.http.internal.HttpGatewaySettings;
import io.millrace.gateway.http.internal.Slot;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The sessions of devices that sent a request lately, by what they showed, so that a log-in is not paid for each request. A session ends
 * when it is idle for a time, when the gateway ends it, or when it gives way to another: to one of the same device, which has a few
 * at most, or of any where there are too many. Owns the thread {@code millrace-http-idle}. Any thread.
 */
public final class SessionCache implements AutoCloseable {

    /** The protocol, as presence and metrics name it. */
    public static final String PROTOCOL = "http";

    private static final int MAX_OF_A_DEVICE = 4;
    private static final Deque<DeviceSession> NONE = new ArrayDeque<>(0);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Slot<DeviceGateway> gateway;
    private final int maxSessions;
    private final long idleNanos;
    private final LoginKey keys = new LoginKey();
    private final Map<String, DeviceSession> sessions = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<String, Deque<DeviceSession>> byDevice = new HashMap<>();
    private final ScheduledThreadPoolExecutor timer;

    /**
     * Makes the cache.
     *
     * @param gateway that logs in
     * @param settings with its bounds
     */
    public SessionCache(Slot<DeviceGateway> gateway, HttpGatewaySettings settings) {
        this.gateway = gateway;
        maxSessions = settings.maxSessions();
        idleNanos = settings.sessionIdle().toNanos();
        timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "millrace-http-idle");
            thread.setDaemon(true);
            return thread;
        });
        long every = Math.min(Duration.ofSeconds(5).toNanos(), idleNanos / 2);
        timer.scheduleWithFixedDelay(this::closeIdle, every, every, TimeUnit.NANOSECONDS);
    }

    /** A session that a request holds; closing it gives the session back. */
    public final class Lease implements AutoCloseable {

        private final DeviceSession session;
        private boolean returned;

        private Lease(DeviceSession session) {
            this.session = session;
        }

        /** Returns the session. */
        public DeviceSession session() {
            return session;
        }

        @Override
        public void close() {
            synchronized (sessions) {
                if (!returned) {
                    returned = true;
                    session.requests--;
                    session.idleSince = System.nanoTime();
                }
            }
        }
    }

    /** Returns the key of what somebody shows; it gives no secret away. */
    public String key(Login login) {
        return keys.of(login);
    }

    /** Returns the session of who showed the same before, if there is one. */
    public Optional<Lease> find(String key) {
        synchronized (sessions) {
            return Optional.ofNullable(sessions.get(key)).map(this::lease);
        }
    }

    private Lease lease(DeviceSession session) {
        session.requests++;
        return new Lease(session);
    }

    /**
     * Logs in. Waits up to five seconds while the gateway is being replaced, so call it on a worker thread.
     *
     * @param key of the log-in
     * @param login what a device showed
     * @param remoteAddress of the device, for logs
     * @throws RefusedException if it may not connect
     */
    public void open(String key, Login login, String remoteAddress) throws RefusedException {
        synchronized (sessions) {
            if (sessions.containsKey(key)) {
                return;
            }
        }
        DeviceGateway door = gateway.await(PATIENCE)
                .orElseThrow(() ->
                        new RefusedException(Reason.UNAVAILABLE, "the server's gateway is not available; try again"));
        DeviceSession session = new DeviceSession(key, this::forget);
        session.opened(door.open(login, new Transport(PROTOCOL, remoteAddress, session::end)));
        add(session).forEach(DeviceSession::close);
        Optional<RefusedException> ended = session.ended();
        if (ended.isPresent()) {
            // it ended before it was here to be forgotten
            forget(session);
            throw ended.get();
        }
    }

    /** Adds a session; returns those that give way, which are not in the table any more. */
    private List<DeviceSession> add(DeviceSession session) {
        Set<DeviceSession> leaving = new LinkedHashSet<>();
        synchronized (sessions) {
            Deque<DeviceSession> own = byDevice.getOrDefault(session.deviceId(), NONE);
            if (own.size() >= MAX_OF_A_DEVICE) {
                unused(own).ifPresent(leaving::add);
            }
            if (sessions.size() >= maxSessions) {
                // where all are in use, the newest is the one too many
                leaving.add(unused(sessions.values()).orElse(session));
            }
            Optional.ofNullable(sessions.put(session.key(), session)).ifPresent(leaving::add);
            byDevice.computeIfAbsent(session.deviceId(), id -> new ArrayDeque<>(1))
                    .add(session);
            leaving.forEach(this::leave);
        }
        return List.copyOf(leaving);
    }

    private static Optional<DeviceSession> unused(Iterable<DeviceSession> eldestFirst) {
        for (DeviceSession candidate : eldestFirst) {
            if (candidate.requests == 0) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    private void forget(DeviceSession session) {
        synchronized (sessions) {
            leave(session);
        }
    }

    private void leave(DeviceSession session) {
        sessions.remove(session.key(), session);
        Deque<DeviceSession> own = byDevice.get(session.deviceId());
        if (own != null) {
            own.remove(session);
            if (own.isEmpty()) {
                byDevice.remove(session.deviceId());
            }
        }
    }

    private void closeIdle() {
        List<DeviceSession> leaving = new ArrayList<>();
        long now = System.nanoTime();
        synchronized (sessions) {
            for (DeviceSession session : sessions.values()) {
                if (session.requests == 0 && now - session.idleSince >= idleNanos) {
                    leaving.add(session);
                }
            }
            leaving.forEach(this::leave);
        }
        leaving.forEach(DeviceSession::close);
    }

    /** Returns how many sessions there are. */
    public int size() {
        synchronized (sessions) {
            return sessions.size();
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        List<DeviceSession> all;
        synchronized (sessions) {
            all = List.copyOf(sessions.values());
            sessions.clear();
            byDevice.clear();
        }
        RefusedException stopping =
                new RefusedException(Reason.UNAVAILABLE, "device HTTP is being replaced; try again");
        for (DeviceSession session : all) {
            session.end(stopping);
            session.close();
        }
    }
}
